FROM base
ENV alpha=20
ENV beta=2
