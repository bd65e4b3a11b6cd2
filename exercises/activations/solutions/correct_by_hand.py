import math


def each(f, s):
    return [f(float(x)) for x in s]


def logistic(x):
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


def sigmoid_prime(s):
    return each(lambda x: 0.25 / math.cosh(min(abs(x), 700) / 2) ** 2, s)


def tanh_prime(s):
    return each(lambda x: 1 / math.cosh(min(abs(x), 300)) ** 2, s)


def relu_prime(s):
    return each(lambda x: 1.0 if x > 0 else 0.0 if x < 0 else 0.5, s)


def leaky_relu_prime(s, a):
    return each(lambda x: 1.0 if x >= 0 else a, s)


def softplus_prime(s):
    return each(logistic, s)


def elu_prime(s):
    return each(lambda x: math.exp(min(x, 0)), s)
