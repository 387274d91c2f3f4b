package io.sensorium.engine.onnxruntime;

import io.sensorium.runtime.artifact.ClassPathArtifacts;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.OnnxNodeContract;
import java.nio.file.Path;

class OnnxNodeTest extends OnnxNodeContract {
  @Override
  protected Engine engine() {
    return new OnnxRuntimeEngineFactory().create(Settings.none("test"));
  }

  @Override
  protected Path artifact(String name) {
    return ClassPathArtifacts.of(OnnxNodeTest.class.getClassLoader()).file(name);
  }
}
