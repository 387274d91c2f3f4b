package io.sensorium.host.bundle;

import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.plan.PluginRequirement;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.Version;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.resource.Capability;

/** The capability that the {@code Provides…} annotations leave in a bundle's manifest. */
public final class PluginCapability {
  /** The namespace of plugins. */
  public static final String NAMESPACE = PluginRequirement.NAMESPACE;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  private final Map<String, Object> attributes;

  public PluginCapability(Capability capability) {
    this.attributes = capability.getAttributes();
  }

  /** The kind of plugin; an {@link IllegalArgumentException} if there is no such kind. */
  public PluginKind kind() {
    String kind = text("kind");
    return Stream.of(PluginKind.values())
        .filter(known -> known.label().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + kind + "' is no kind of plugin"));
  }

  public String name() {
    return text("name");
  }

  public Version version() {
    return Version.parse(text("version"));
  }

  /** The class that creates the plugin. */
  public String implementation() {
    return text("impl");
  }

  /** The Guice module for what that class has injected. */
  public Optional<String> module() {
    return Optional.ofNullable(attributes.get("module"))
        .map(Object::toString)
        .filter(name -> !name.equals("void"));
  }

  /**
   * What the capability says of its plugin.
   *
   * @param nativeModels whether the bundle may open models in an engine's own format
   * @throws IllegalArgumentException that says what is missing or wrong
   */
  public PluginDescriptor descriptor(
      String bundle, String sha256, List<ArtifactSource> artifacts, boolean nativeModels) {
    implementation();
    boolean encoder = kind() == PluginKind.ENCODER;
    return new PluginDescriptor(
        kind(),
        sayableName(),
        version(),
        encoder ? Optional.of(text("modality")) : Optional.empty(),
        encoder ? dimension() : 0,
        "tokens".equals(attributes.get("form")),
        new LinkedHashSet<>(texts("engines")),
        trains(),
        settings(),
        bundle,
        sha256,
        artifacts,
        nativeModels,
        Optional.ofNullable(attributes.get("space")).map(Object::toString));
  }

  /** A name that a pipeline file can say. */
  private String sayableName() {
    String name = name();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "its capability "
              + NAMESPACE
              + " has the name '"
              + name
              + "', which no pipeline can say");
    }
    return name;
  }

  private int dimension() {
    if (attributes.get("dimension") instanceof Number number && number.intValue() > 0) {
      return number.intValue();
    }
    throw new IllegalArgumentException(
        "its capability "
            + NAMESPACE
            + " has the dimension '"
            + attributes.get("dimension")
            + "' instead of a whole number above 0");
  }

  /** bnd leaves out what an annotation has by default. */
  private boolean trains() {
    return Boolean.parseBoolean(attributes.getOrDefault("trains", true).toString());
  }

  private Map<String, String> settings() {
    Map<String, String> types = new LinkedHashMap<>();
    for (String setting : texts("settings")) {
      String[] keyAndType = setting.split(":", 2);
      types.put(keyAndType[0].strip(), keyAndType.length < 2 ? "text" : keyAndType[1].strip());
    }
    return types;
  }

  /** bnd writes one text as it is, and several as a list. */
  private List<String> texts(String key) {
    Object declared = attributes.getOrDefault(key, List.of());
    List<?> all = declared instanceof List<?> list ? list : List.of(declared);
    return all.stream().map(each -> each.toString().strip()).toList();
  }

  private String text(String key) {
    Object value = attributes.get(key);
    if (value == null) {
      throw new IllegalArgumentException("its capability " + NAMESPACE + " lacks '" + key + "'");
    }
    return value.toString();
  }
}
