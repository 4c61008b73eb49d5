FROM base
ENV alpha=1
ENV gamma=3
ENV delta=4
ENV beta=2
