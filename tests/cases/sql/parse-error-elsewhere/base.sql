CREATE TABLE beta (id CHAR(2));

CREATE TABLE broken (;
