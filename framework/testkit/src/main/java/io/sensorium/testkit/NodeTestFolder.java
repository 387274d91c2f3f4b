package io.sensorium.testkit;

import io.sensorium.network.Model;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder of one node test: {@code model.onnx}, and in each {@code test_data_set_N} the tensors
 * {@code input_K.pb} and {@code output_K.pb} of the model's inputs and outputs, in their order.
 */
record NodeTestFolder(Path path) {
  /** Those below a folder, by name. */
  static List<NodeTestFolder> all(Path root) {
    return list(root, "test_").map(NodeTestFolder::new).toList();
  }

  String name() {
    return path.getFileName().toString();
  }

  Model model() {
    try {
      return OnnxReader.read(path.resolve("model.onnx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The values of a model as it stands in the file: every input of it is fed. */
  List<NodeTest.Sample> samples(Model model) {
    return list(path, "test_data_set_")
        .map(
            set ->
                new NodeTest.Sample(
                    tensors(set, "input_", model.graph().inputs()),
                    tensors(set, "output_", model.graph().outputs())))
        .toList();
  }

  private static Map<String, Tensor> tensors(Path set, String prefix, List<ValueInfo> declared) {
    if (list(set, prefix).count() != declared.size()) {
      throw new IllegalStateException(
          set
              + " has another number of files "
              + prefix
              + "* than the "
              + declared.size()
              + " that the model declares");
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < declared.size(); i++) {
      tensors.put(declared.get(i).name(), tensor(set.resolve(prefix + i + ".pb")));
    }
    return tensors;
  }

  private static Tensor tensor(Path file) {
    try {
      return OnnxReader.readTensor(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> list(Path folder, String prefix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
