package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sensorium.network.ElementType;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.spi.engine.NativeModel.Format;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the host relies on in an engine that opens models of its own format: they run as they are,
 * what does not fit their declaration is refused, and nothing that is wrong with a file ends the
 * process.
 */
public abstract class NativeModelContract extends EngineFixture {
  /** The weight of the model, [3, 2]. */
  protected static final float[][] WEIGHT = {{1, -2}, {0.5f, 4}, {-3, 0}};

  private static final ValueInfo X = new ValueInfo("x", ElementType.FLOAT, Shape.batchOf(3));
  private static final ValueInfo Y = new ValueInfo("y", ElementType.FLOAT, Shape.batchOf(2));

  @TempDir private Path folder;

  private NativeModel model;

  /** The format that the engine opens. */
  protected abstract Format format();

  /**
   * Writes a model of that format that computes y = x {@link #WEIGHT}, from {@code FLOAT [batch,
   * 3]} to {@code FLOAT [batch, 2]}. The weight stands outside of its code.
   *
   * @param path where to write the file or the folder
   */
  protected abstract void write(Path path) throws IOException;

  @BeforeEach
  void writeModel() throws IOException {
    Path path = folder.resolve("model");
    write(path);
    model = declared(path, List.of(X), List.of(Y));
  }

  private NativeModel declared(Path path, List<ValueInfo> inputs, List<ValueInfo> outputs) {
    return format() == Format.TORCH_SCRIPT
        ? NativeModel.torchScript(path, inputs, outputs)
        : NativeModel.savedModel(path, inputs, outputs);
  }

  private Program open(NativeModel opened) {
    return opened().open(opened, device());
  }

  // ---- what it computes

  @Test
  void runsAsItIs() {
    try (Program program = open(model)) {
      for (int batch : new int[] {1, 7, 3}) {
        requireProduct(program, EngineNetworks.noise(batch, batch, 3));
      }
    }
  }

  private static void requireProduct(Program program, Tensor x) {
    float[] values = x.floats();
    float[] expected = new float[values.length / 3 * 2];
    for (int i = 0; i < expected.length; i++) {
      for (int k = 0; k < 3; k++) {
        expected[i] += values[i / 2 * 3 + k] * WEIGHT[k][i % 2];
      }
    }
    Map<String, Tensor> results = program.run(Map.of("x", x));
    assertEquals(List.of("y"), List.copyOf(results.keySet()));
    assertArrayEquals(new long[] {expected.length / 2, 2}, results.get("y").shape());
    assertArrayEquals(expected, results.get("y").floats(), 1e-6f);
  }

  @Test
  void concurrentRunsGiveTheSame() {
    try (Program program = open(model)) {
      IntStream.range(0, 200)
          .parallel()
          .forEach(i -> requireProduct(program, EngineNetworks.noise(i, 1 + i % 5, 3)));
    }
  }

  @Test
  void opensManyTimes() {
    try (Program first = open(model)) {
      for (int i = 0; i < 20; i++) {
        try (Program program = open(model)) {
          requireProduct(program, EngineNetworks.noise(i, 2, 3));
        }
      }
      requireProduct(first, EngineNetworks.noise(1, 2, 3));
    }
  }

  // ---- what it refuses

  @TestFactory
  Stream<DynamicTest> refusesInputsThatAreNotDeclared() {
    Tensor x = EngineNetworks.noise(1, 2, 3);
    Map<String, Map<String, Tensor>> wrong = new LinkedHashMap<>();
    wrong.put("another name", Map.of("z", x));
    wrong.put("another width", Map.of("x", EngineNetworks.noise(1, 2, 4)));
    wrong.put("another type", Map.of("x", Tensor.of(new long[6], 2, 3)));
    return wrong.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      try (Program program = open(model)) {
                        assertCode(
                            ErrorCode.INVALID_REQUEST, () -> program.run(entry.getValue()), "x");
                        requireProduct(program, x);
                      }
                    }));
  }

  /** What a model does not say of itself shows when it first runs. */
  @TestFactory
  Stream<DynamicTest> refusesAnotherDeclaration() {
    ValueInfo wide = new ValueInfo("y", ElementType.FLOAT, Shape.batchOf(5));
    ValueInfo whole = new ValueInfo("y", ElementType.INT64, Shape.batchOf(2));
    ValueInfo one = new ValueInfo("y", ElementType.FLOAT, Shape.of(1, 2));
    ValueInfo deep = new ValueInfo("y", ElementType.FLOAT, Shape.batchOf(2, 2));
    ValueInfo more = new ValueInfo("more", ElementType.FLOAT, Shape.batchOf(2));
    Map<String, NativeModel> wrong = new LinkedHashMap<>();
    wrong.put("an input more", declared(model.path(), List.of(X, more), List.of(Y)));
    wrong.put("an output more", declared(model.path(), List.of(X), List.of(Y, more)));
    wrong.put("a wider output", declared(model.path(), List.of(X), List.of(wide)));
    wrong.put("an output of another type", declared(model.path(), List.of(X), List.of(whole)));
    wrong.put("an output of another batch", declared(model.path(), List.of(X), List.of(one)));
    wrong.put("an output of another rank", declared(model.path(), List.of(X), List.of(deep)));
    return wrong.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () ->
                        assertCode(
                            ErrorCode.INVALID_NETWORK,
                            () -> openAndRun(entry.getValue()),
                            "declared to")));
  }

  private void openAndRun(NativeModel wrong) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    wrong.inputs().forEach(input -> inputs.put(input.name(), EngineNetworks.noise(1, 2, 3)));
    try (Program program = open(wrong)) {
      program.run(inputs);
    }
  }

  @Test
  void refusesAnEntryThatIsNotThere() {
    NativeModel other =
        new NativeModel(format(), model.path(), "no_such_entry", List.of(X), List.of(Y));
    assertCode(ErrorCode.INVALID_NETWORK, () -> open(other), "no_such_entry");
  }

  @Test
  void refusesOtherFormatsInOneSentence() {
    for (Format other : Format.values()) {
      if (other != format()) {
        NativeModel foreign =
            new NativeModel(other, model.path(), model.entry(), List.of(X), List.of(Y));
        assertCode(ErrorCode.INVALID_NETWORK, () -> open(foreign), opened().name());
        assertCode(ErrorCode.INVALID_NETWORK, () -> open(foreign), other.label());
        assertCode(ErrorCode.INVALID_NETWORK, () -> open(foreign), format().label());
      }
    }
  }

  @Test
  void refusesADeviceThatIsNotThere() {
    assertCode(
        ErrorCode.DEVICE_NOT_AVAILABLE, () -> opened().open(model, Device.gpu(99)), "gpu:99");
  }

  @Test
  void refusesToTrain() {
    Map<String, Tensor> inputs = Map.of("x", EngineNetworks.noise(5, 4, 3));
    try (Program program = open(model)) {
      assertCode(
          ErrorCode.INVALID_REQUEST,
          () -> program.step(step(inputs, zeros(4, 2), new Update.Sgd(0.1, 0))),
          "opaque");
      assertCode(ErrorCode.INVALID_REQUEST, program::weights, "opaque");
      assertCode(ErrorCode.INVALID_REQUEST, () -> program.restore(Map.of()), "opaque");
    }
  }

  @Test
  void refusesEverythingAfterClose() {
    Program program = open(model);
    program.close();
    program.close();
    assertClosed(program, Map.of("x", EngineNetworks.noise(1, 2, 3)));
  }

  // ---- what is damaged

  @Test
  void refusesWhatIsNoModel() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no model at all");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (Path path : List.of(file, empty, folder.resolve("absent"))) {
      assertCode(
          ErrorCode.INVALID_NETWORK,
          () -> open(declared(path, List.of(X), List.of(Y))),
          path.toString());
    }
  }

  /** Each file of the model cut off or taken away, and afterwards made whole again. */
  @TestFactory
  Stream<DynamicTest> refusesDamagedFiles() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files()) {
      byte[] whole = Files.readAllBytes(file);
      for (int length : new int[] {0, whole.length / 2, whole.length - 1}) {
        tests.add(damaged(file, whole, "cut off at " + length, Arrays.copyOf(whole, length)));
      }
      tests.add(damaged(file, whole, "taken away", null));
    }
    return tests.stream();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(model.path())) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private DynamicTest damaged(Path file, byte[] whole, String damage, byte @Nullable [] left) {
    return dynamicTest(
        folder.relativize(file) + " " + damage,
        () -> {
          Files.delete(file);
          if (left != null) {
            Files.write(file, left);
          }
          assertCode(ErrorCode.INVALID_NETWORK, () -> open(model), model.path().toString());
          Files.write(file, whole);
          try (Program program = open(model)) {
            requireProduct(program, EngineNetworks.noise(1, 2, 3));
          }
        });
  }
}
