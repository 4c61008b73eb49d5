FROM base
<<<<<<< ours
ENV alpha=10
=======
ENV alpha=20
>>>>>>> theirs
ENV beta=2
