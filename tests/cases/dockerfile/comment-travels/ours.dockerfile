FROM base
ENV alpha=1
# about beta
ENV beta=2
ENV gamma=3
ENV delta=4
