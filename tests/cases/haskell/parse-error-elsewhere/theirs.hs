module Cart where

alpha :: Int
alpha = load 1

beta :: Int
beta = load 2

delta :: Int
delta = load 4

broken = (
