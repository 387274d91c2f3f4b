package io.sensorium.runtime.plan;

import io.sensorium.runtime.registry.FakeBundle;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.runtime.registry.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A registry of plugins that only exist as descriptors. */
public final class SampleRegistry {
  private static final FakeBundle BUNDLE = new FakeBundle("bundle/1.0.0", "00");
  public static final RegistrySnapshot SNAPSHOT =
      new RegistrySnapshot(
          List.of(
              encoder("minilm", "1.0.0", "text", false),
              encoder("minilm", "1.2.0", "text", false),
              encoder("minilm", "2.1.0", "text", false),
              opaqueEncoder("sealed", "pytorch"),
              encoder("mobilenet-coco", "1.0.0", "image", false),
              encoder("patches", "1.0.0", "image", true),
              encoder("speech-embedding", "1.0.0", "audio", false),
              BUNDLE.plugin(
                  PluginKind.FUSION, "gated", Map.of("width", "integer", "dropout", "number")),
              BUNDLE.head("classification"),
              BUNDLE.engine("pytorch"),
              BUNDLE.engine("tensorflow"),
              inferenceEngine("onnxruntime")));

  private SampleRegistry() {}

  private static PluginDescriptor encoder(
      String name, String version, String modality, boolean tokens) {
    return new PluginDescriptor(
        PluginKind.ENCODER,
        name,
        Version.parse(version),
        Optional.of(modality),
        4,
        tokens,
        Map.of("size", "integer", "mode", "text", "flip", "flag"),
        "bundle/1.0.0",
        "00",
        List.of());
  }

  private static PluginDescriptor opaqueEncoder(String name, String engine) {
    return new PluginDescriptor(
        PluginKind.ENCODER,
        name,
        Version.parse("1.0.0"),
        Optional.of("text"),
        4,
        false,
        Set.of(engine),
        true,
        Map.of(),
        "bundle/1.0.0",
        "00",
        List.of(),
        true,
        Optional.empty());
  }

  private static PluginDescriptor inferenceEngine(String name) {
    return new PluginDescriptor(
        PluginKind.ENGINE,
        name,
        Version.parse("1.0.0"),
        Optional.empty(),
        0,
        false,
        Set.of(),
        false,
        Map.of(),
        "bundle/1.0.0",
        "00",
        List.of(),
        true,
        Optional.empty());
  }
}
