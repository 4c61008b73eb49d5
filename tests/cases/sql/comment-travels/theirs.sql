CREATE TABLE alpha (id CHAR(1));

CREATE TABLE gamma (id CHAR(3));

CREATE TABLE delta (id CHAR(4));

CREATE TABLE beta (id CHAR(2));
