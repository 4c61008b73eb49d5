FROM base
ENV alpha=1
ENV gamma=3
ENV delta=4
# about beta
ENV beta=2
