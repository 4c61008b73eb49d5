FROM base
ENV alpha=1
ENV beta=2
ENV delta=4
RUN ["broken
