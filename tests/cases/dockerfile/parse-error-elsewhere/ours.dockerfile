FROM base
ENV alpha=1
ENV beta=2
ENV gamma=3
RUN ["broken
