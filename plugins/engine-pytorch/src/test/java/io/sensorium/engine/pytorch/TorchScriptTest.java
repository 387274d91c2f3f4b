package io.sensorium.engine.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.sensorium.engine.pytorch.script.ScriptArchive;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.spi.engine.NativeModel.Format;
import io.sensorium.spi.engine.Program;
import io.sensorium.testkit.NativeModelContract;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TorchScript files, as they come from elsewhere. */
class TorchScriptTest extends NativeModelContract {
  private static final String METHODS =
      """
      class Network(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def one(self: __torch__.Network, x: Tensor) -> Tensor:
          return torch.transpose(x, 0, 1)
        def pair(self: __torch__.Network, x: Tensor, m: Optional[Tensor]=None) -> Tuple[Tensor, Tensor]:
          return (x, torch.neg(x))
        def list(self: __torch__.Network, x: Tensor) -> List[Tensor]:
          return [x, x]
        def named(self: __torch__.Network, x: Tensor) -> Dict[str, Tensor]:
          return {"y": x}
        def number(self: __torch__.Network, x: Tensor) -> int:
          return 3
        def repeated(self: __torch__.Network, x: Tensor, n: int) -> Tensor:
          return x
        def short(self: __torch__.Network, x: Tensor) -> Tensor:
          return torch.to(x, 15)
        def sparse(self: __torch__.Network, x: Tensor) -> Tensor:
          return torch.to_sparse(x)
        def failing(self: __torch__.Network, x: Tensor) -> Tensor:
          return torch.matmul(x, x)
      """;

  @TempDir private Path folder;

  @Override
  protected Engine engine() {
    return new PyTorchEngineFactory().create(Settings.none("test"));
  }

  @Override
  protected Format format() {
    return Format.TORCH_SCRIPT;
  }

  /** As libtorch itself writes it, with the weight in a file of the archive. */
  @Override
  protected void write(Path path) throws IOException {
    String source =
        """
        class Network(Module):
          __parameters__ = []
          __buffers__ = ["weight", ]
          weight : Tensor
          training : bool
          def forward(self: __torch__.Network, x: Tensor) -> Tensor:
            return torch.matmul(x, self.weight)
          def attach(self: __torch__.Network, weights: List[Tensor]) -> List[Tensor]:
            self.weight = weights[0]
            return weights
        """;
    try (NDManager manager = Libtorch.start(0).newBaseManager(ai.djl.Device.cpu());
        OutputStream file = Files.newOutputStream(path)) {
      PtSymbolBlock module =
          JniUtils.loadModule(
              (PtNDManager) manager, ScriptArchive.of(source, List.of("weight")), true, false);
      try (IValue weights = IValue.listFrom(HostTensors.toDevice(manager, weight()));
          IValue attached = IValueUtils.runMethod(module, "attach", weights)) {
        assertTrue(attached.isTensorList());
      }
      JniUtils.writeModule(module, file, false);
    }
  }

  private static Tensor weight() {
    float[] values = new float[6];
    for (int i = 0; i < values.length; i++) {
      values[i] = WEIGHT[i / 2][i % 2];
    }
    return Tensor.of(values, 3, 2);
  }

  @Test
  void damagedWeightsAreFound() throws IOException {
    Path file = folder.resolve("model.pt");
    write(file);
    byte[] bytes = Files.readAllBytes(file);
    byte[] weight = new byte[24];
    weight().data().get(weight);
    int place = find(bytes, weight);
    bytes[place] ^= 1;
    Files.write(file, bytes);

    requireRefused(model(file, "forward", 1, 1), "checksum");
  }

  private static int find(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("the archive does not hold the weight");
  }

  @ParameterizedTest
  @CsvSource({"pair, 1, 2", "pair, 2, 2", "list, 1, 2"})
  void givesTuplesAndLists(String method, int inputs, int outputs) throws IOException {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Map<String, Tensor> fed = new LinkedHashMap<>();
    NativeModel model = model(methods(), method, inputs, outputs);
    model.inputs().forEach(input -> fed.put(input.name(), x));
    try (Engine engine = engine();
        Program program = engine.open(model, Device.CPU)) {
      Map<String, Tensor> results = program.run(fed);
      assertEquals(x, results.get("y0"));
      assertArrayEquals(
          method.equals("pair") ? new float[] {-1, -2, -3, -4} : x.floats(),
          results.get("y1").floats());
    }
  }

  @Test
  void elementsThatDoNotStandInARowAreReadInOrder() throws IOException {
    try (Engine engine = engine();
        Program program = engine.open(model(methods(), "one", 1, 1), Device.CPU)) {
      Map<String, Tensor> results =
          program.run(Map.of("x0", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)));
      assertArrayEquals(new float[] {1, 3, 2, 4}, results.get("y0").floats());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          named    | 1 | 1 | gives Dict(str, Tensor) from its method 'named', which is neither
          number   | 1 | 1 | gives int from its method 'number', which is neither
          repeated | 1 | 1 | takes [Tensor x, int n] in its method 'repeated', but is declared to take 1
          repeated | 2 | 1 | takes [Tensor x, int n] in its method 'repeated', but is declared to take 2
          pair     | 3 | 2 | takes [Tensor x, Tensor? m=None] in its method 'pair', but is declared to take 3 tensors, [x0, x1, x2]
          pair     | 1 | 1 | gives ((Tensor, Tensor)) from its method 'pair', but is declared to give 1 tensors, [y0]
          """)
  void refusesWhatItsMethodDoesNotTakeOrGive(String method, int inputs, int outputs, String reason)
      throws IOException {
    requireRefused(model(methods(), method, inputs, outputs), reason);
  }

  @Test
  void refusesATypeThatLibtorchLacks() throws IOException {
    ValueInfo x = new ValueInfo("x", ElementType.UINT16, Shape.of(2, 2));
    NativeModel model =
        new NativeModel(Format.TORCH_SCRIPT, methods(), "one", List.of(x), values("y", 1));

    requireRefused(model, "UINT16");
  }

  private void requireRefused(NativeModel model, String reason) {
    try (Engine engine = engine()) {
      SensoriumException refusal =
          assertThrows(SensoriumException.class, () -> engine.open(model, Device.CPU));
      assertEquals(ErrorCode.INVALID_NETWORK, refusal.code());
      assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "short, INVALID_NETWORK, gives what no other part can read",
    "sparse, INVALID_NETWORK, gives a sparse tensor",
    "failing, INTERNAL, failed in libtorch"
  })
  void whatCannotBeReadIsAnError(String method, ErrorCode code, String reason) throws IOException {
    Map<String, Tensor> inputs = Map.of("x0", Tensor.of(new float[6], 3, 2));
    try (Engine engine = engine();
        Program program = engine.open(model(methods(), method, 1, 1), Device.CPU)) {
      SensoriumException failure =
          assertThrows(SensoriumException.class, () -> program.run(inputs));
      assertEquals(code, failure.code(), failure.getMessage());
      assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }
  }

  private Path methods() throws IOException {
    Path file = folder.resolve("methods.pt");
    return Files.write(file, ScriptArchive.of(METHODS, List.of()).readAllBytes());
  }

  private static NativeModel model(Path file, String method, int inputs, int outputs) {
    return new NativeModel(
        Format.TORCH_SCRIPT, file, method, values("x", inputs), values("y", outputs));
  }

  private static List<ValueInfo> values(String name, int count) {
    ValueInfo[] values = new ValueInfo[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          new ValueInfo(
              name + i,
              ElementType.FLOAT,
              new Shape(List.of(Dimension.symbolic(""), Dimension.symbolic(""))));
    }
    return List.of(values);
  }
}
