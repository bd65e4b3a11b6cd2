import math


def probabilities(o):
    top = max(o)
    e = [math.exp(x - top) for x in o]
    return [x / sum(e) for x in e]


def loss_mse(y_out, y_gt, reduction):
    losses = [
        sum((a - b) ** 2 for a, b in zip(row, wanted)) / 2 for row, wanted in zip(y_out, y_gt)
    ]
    return sum(losses) if reduction == "sum" else sum(losses) / len(losses)


def dloss_dy(y_out, y_gt):
    return [[a - b for a, b in zip(row, wanted)] for row, wanted in zip(y_out, y_gt)]


def softmax(O):
    return [probabilities(o) for o in O]


def softmax_jacobian(o):
    p = probabilities(o)
    return [[p[i] * ((i == j) - p[j]) for j in range(len(p))] for i in range(len(p))]


def softmax_ce_loss(O, Y):
    return -sum(y * math.log(p) for o, row in zip(O, Y) for p, y in zip(probabilities(o), row) if y)


def softmax_ce_delta(O, Y):
    return [[p - y for p, y in zip(probabilities(o), row)] for o, row in zip(O, Y)]


def softmax_mse_delta(O, Y):
    answer = []
    for o, y in zip(O, Y):
        p, J = probabilities(o), softmax_jacobian(o)
        answer.append([sum((p[i] - y[i]) * J[i][j] for i in range(len(p))) for j in range(len(p))])
    return answer
