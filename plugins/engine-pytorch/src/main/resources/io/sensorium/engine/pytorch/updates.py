class Network(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def copy(self: __torch__.Network,
    targets: List[Tensor],
    sources: List[Tensor]) -> List[Tensor]:
    for i in range(torch.len(targets)):
      _0 = torch.copy_(torch.detach(targets[i]), sources[i])
    return annotate(List[Tensor], [])
  def gradients(self: __torch__.Network,
    loss: Tensor,
    weights: List[Tensor]) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    reached = torch.grad([loss], weights, None, None, False, True)
    for i in range(torch.len(weights)):
      gradient = reached[i]
      if torch.__is__(gradient, None):
        given = torch.zeros_like(torch.detach(weights[i]))
      else:
        given = unchecked_cast(Tensor, gradient)
      _0 = torch.append(result, given)
    return result
  def sgd(self: __torch__.Network,
    loss: List[Tensor],
    weights: List[Tensor],
    settings: List[Tensor]) -> List[Tensor]:
    numbers = settings[0]
    rate = float(torch.select(numbers, 0, 0))
    decay = float(torch.select(numbers, 0, 1))
    gradients = (self).gradients(loss[0], weights, )
    for i in range(torch.len(weights)):
      weight = torch.detach(weights[i])
      step = torch.add(gradients[i], weight, alpha=decay)
      _0 = torch.sub_(weight, step, alpha=rate)
    return annotate(List[Tensor], [])
  def adamw(self: __torch__.Network,
    loss: List[Tensor],
    weights: List[Tensor],
    settings: List[Tensor],
    first: List[Tensor],
    second: List[Tensor]) -> List[Tensor]:
    numbers = settings[0]
    rate = float(torch.select(numbers, 0, 0))
    beta1 = float(torch.select(numbers, 0, 1))
    beta2 = float(torch.select(numbers, 0, 2))
    epsilon = float(torch.select(numbers, 0, 3))
    decay = float(torch.select(numbers, 0, 4))
    correction1 = float(torch.select(numbers, 0, 5))
    correction2 = float(torch.select(numbers, 0, 6))
    gradients = (self).gradients(loss[0], weights, )
    for i in range(torch.len(weights)):
      weight = torch.detach(weights[i])
      gradient = gradients[i]
      mean = torch.add_(torch.mul_(first[i], beta1), gradient, alpha=1. - beta1)
      square = torch.addcmul_(torch.mul_(second[i], beta2), gradient, gradient, value=1. - beta2)
      deviation = torch.add(torch.sqrt(torch.div(square, correction2)), epsilon)
      direction = torch.div(torch.div(mean, correction1), deviation)
      _0 = torch.sub_(weight, torch.add(direction, weight, alpha=decay), alpha=rate)
    return annotate(List[Tensor], [])
