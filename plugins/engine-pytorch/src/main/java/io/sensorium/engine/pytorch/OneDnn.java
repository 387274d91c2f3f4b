package io.sensorium.engine.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import io.sensorium.spi.engine.Device;
import java.util.List;

/** The operators of oneDNN with prepared weights, which not every build of libtorch has. */
final class OneDnn {
  private static final String PROBE = "probe";

  private static final String SOURCE =
      """
      class Network(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def probe(self: __torch__.Network) -> List[Tensor]:
          w = torch.ones([1, 1], dtype=6)
          k = torch.ones([1, 1, 1, 1], dtype=6)
          p = ops.mkldnn._reorder_linear_weight(w, None)
          q = ops.mkldnn._reorder_convolution_weight(k, [0, 0], [1, 1], [1, 1], 1, None)
          s = annotate(List[Optional[number]], [])
          y = ops.mkldnn._linear_pointwise(w, p, None, "none", s, "")
          z = ops.mkldnn._convolution_pointwise(k, q, None, [0, 0], [1, 1], [1, 1], 1, "none", s, "")
          return [y, z]
      """;

  private OneDnn() {}

  /** Whether this libtorch can do both on this processor. */
  static boolean available(Engine libtorch) {
    try (LoadedScript script = new LoadedScript(libtorch, SOURCE, List.of(), Device.CPU);
        NDManager scope = script.newScope()) {
      return script.infer(scope, PROBE, new PtNDArray[0]).length == 2;
    } catch (EngineException e) {
      return false;
    }
  }
}
