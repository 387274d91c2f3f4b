package io.sensorium.runtime.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.Shape;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.spi.engine.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Models in an engine's own format are code, which not every plugin may bring. */
class NativeModelGateTest {
  private static final NativeModel MODEL =
      NativeModel.torchScript(
          Path.of("hidden.bin"),
          List.of(new ValueInfo("x", ElementType.FLOAT, Shape.batchOf(1))),
          List.of(new ValueInfo("y", ElementType.FLOAT, Shape.batchOf(1))));

  private final OpeningEngine engine = new OpeningEngine();

  @Test
  void pluginWithoutATrustedSignerOpensNone() {
    SensoriumException refusal = assertThrows(SensoriumException.class, () -> open(false));

    assertEquals(ErrorCode.BUNDLE_REFUSED, refusal.code());
    assertEquals(
        "encoder 'a' 1.0.0 cannot open TorchScript model 'hidden.bin', which is code: its bundle is"
            + " not signed by a trusted signer; have it signed, or bring the model as ONNX",
        refusal.getMessage());
    assertEquals(0, engine.opened);
  }

  @Test
  void pluginWithATrustedSignerOpensThem() {
    assertEquals(
        "opened", assertThrows(IllegalStateException.class, () -> open(true)).getMessage());
    assertEquals(1, engine.opened);
  }

  private Program open(boolean nativeModels) {
    MemoryLedger ledger = MemoryLedger.ofThisMachine(Optional.empty());
    return new AdmittingEngine(engine, ledger, ProgramOwner.host("encoder 'a' 1.0.0"), nativeModels)
        .open(MODEL, Device.CPU);
  }

  /** Says that it was asked. */
  private static final class OpeningEngine implements Engine {
    private int opened;

    @Override
    public String name() {
      return "opening";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public List<Device> devices() {
      return List.of(Device.CPU);
    }

    @Override
    public List<String> unsupported(Network network) {
      return List.of();
    }

    @Override
    public Program compile(Network network, CompileOptions options) {
      throw new IllegalStateException("compiled");
    }

    @Override
    public Program open(NativeModel model, Device device) {
      opened++;
      throw new IllegalStateException("opened");
    }

    @Override
    public void close() {}
  }
}
