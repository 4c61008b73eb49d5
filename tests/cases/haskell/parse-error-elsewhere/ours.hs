module Cart where

alpha :: Int
alpha = load 1

beta :: Int
beta = load 2

gamma :: Int
gamma = load 3

broken = (
