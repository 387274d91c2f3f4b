package io.sensorium.testkit;

import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import java.util.List;
import java.util.Map;

/** A public ONNX node test, and where it stands by the operator profile alone. */
sealed interface NodeTest {
  /** The name of its folder. */
  String name();

  /**
   * What every engine has to compute.
   *
   * @param operator the only one; empty if there are several
   */
  record Inside(String name, String operator, Network network, List<Sample> samples)
      implements NodeTest {
    public Inside {
      samples = List.copyOf(samples);
    }

    NodeTestTolerance tolerance() {
      return operator.isEmpty() ? NodeTestTolerance.FORMULA : NodeTestTolerance.OPERATOR;
    }
  }

  /** What every engine has to refuse: its operators are in the profile, this use of one is not. */
  record Outside(String name, String operator, Model model, List<String> reasons)
      implements NodeTest {
    public Outside {
      reasons = List.copyOf(reasons);
    }
  }

  /** What only a training step does, which gives a loss and no outputs. */
  record Training(String name, String operator) implements NodeTest {}

  /** What every engine has to refuse, because of operators that the profile does not have. */
  record Foreign(String name, Model model, List<String> operators) implements NodeTest {
    public Foreign {
      operators = List.copyOf(operators);
    }
  }

  /** What is no network of tensors that Sensorium carries, so that no engine ever sees it. */
  record Unreadable(String name, String reason) implements NodeTest {}

  /** Inputs and the outputs that belong to them, by name. */
  record Sample(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    public Sample {
      inputs = Map.copyOf(inputs);
      outputs = Map.copyOf(outputs);
    }
  }
}
