FROM base
ENV alpha=10
ENV beta=2
ENV gamma=3
