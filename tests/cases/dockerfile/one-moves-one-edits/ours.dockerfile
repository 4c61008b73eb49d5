FROM base
ENV beta=2
ENV gamma=3
ENV alpha=1
