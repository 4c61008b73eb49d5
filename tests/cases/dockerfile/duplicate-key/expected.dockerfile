FROM base
ENV alpha=1
ENV beta=2
<<<<<<< ours
ENV gamma=3
=======
ENV gamma=33
>>>>>>> theirs
