package io.sensorium.host.osgi;

import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.utils.manifest.Clause;
import org.apache.felix.utils.manifest.Parser;

/**
 * The packages of the host's class path that bundles may import.
 *
 * <p>They are read from the jars themselves: Felix does not check what it is told to export, so a
 * package that is named but missing would resolve and fail only when a class of it is loaded.
 */
public final class HostPackages {
  /** One class of each library; a library that is not on the class path is not exported. */
  private static final List<String> LIBRARIES =
      List.of(
          "io/sensorium/network/Network.class",
          "io/sensorium/spi/plugin/PluginContext.class",
          "jakarta/inject/Inject.class",
          "com/google/inject/Injector.class",
          "org/slf4j/Logger.class",
          "ai/djl/engine/Engine.class",
          "ai/djl/pytorch/engine/PtEngine.class",
          "ai/djl/huggingface/tokenizers/HuggingFaceTokenizer.class",
          "org/tensorflow/Graph.class",
          "org/tensorflow/proto/ConfigProto.class",
          "org/tensorflow/ndarray/Shape.class",
          "org/bytedeco/javacpp/Pointer.class",
          "com/google/protobuf/Message.class",
          "ai/onnxruntime/OrtSession.class");

  private HostPackages() {}

  /** Read once: the class path does not change. */
  private static final class Read {
    static final String EXPORTED = read();
  }

  /** The value of {@code org.osgi.framework.system.packages.extra}. */
  public static String exported() {
    return Read.EXPORTED;
  }

  /** The names of the exported packages. */
  public static Set<String> names() {
    return Stream.of(Parser.parseHeader(exported()))
        .map(Clause::getName)
        .collect(Collectors.toSet());
  }

  private static String read() {
    ClassLoader loader = HostPackages.class.getClassLoader();
    return LIBRARIES.stream()
        .flatMap(name -> library(loader, name).stream())
        .flatMap(Library::clauses)
        .distinct()
        .collect(Collectors.joining(","));
  }

  private static Optional<Library> library(ClassLoader loader, String name) {
    return Stream.ofNullable(loader.getResource(name))
        .map((URL place) -> Library.holding(place, name))
        .findFirst();
  }
}
