package io.sensorium.it.bundle;

import io.sensorium.engine.pytorch.script.ScriptArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Div;
import org.tensorflow.types.TFloat32;

/** A package of a vendor that holds a TorchScript file and a SavedModel, as if it were fetched. */
record OpaqueModels(String packageDigest, String scriptDigest) {
  private static final String SOURCE =
      """
      class Network(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Network, counts: Tensor) -> Tensor:
          return torch.div(counts, torch.sum(counts, [1], True))
      """;

  /** Writes the package into a cache. */
  static OpaqueModels into(Path cache) throws IOException {
    Path folder = Files.createTempDirectory(cache.getParent(), "vendor");
    Path script = folder.resolve("letters.pt");
    Files.write(script, ScriptArchive.of(SOURCE, List.of()).readAllBytes());
    export(folder.resolve("letters"));
    Path packed = cache.resolveSibling("vendor.jar");
    pack(folder, packed);
    String digest = sha256(packed);
    Files.createDirectories(cache.resolve("packages"));
    Files.move(packed, cache.resolve("packages").resolve(digest));
    return new OpaqueModels(digest, sha256(script));
  }

  private static void export(Path folder) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops ops = Ops.create(graph);
      Placeholder<TFloat32> counts =
          ops.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 26)));
      ReduceSum<TFloat32> sum = ops.reduceSum(counts, ops.constant(1), ReduceSum.keepDims(true));
      Div<TFloat32> shares = ops.math.div(counts, sum);
      Signature signature =
          Signature.builder().input("counts", counts).output("shares", shares).build();
      SavedModelBundle.exporter(folder.toString())
          .withSession(session)
          .withSignature(signature)
          .export();
    }
  }

  private static void pack(Path folder, Path target) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What the vendor's bundle declares to need. */
  String artifacts() {
    return """
        [
          {"name": "letters.pt", "entry": "letters.pt", "sha256": "%2$s", "bytes": 100000,
           "package": {"client": "maven", "coordinate": "com.example:letters:1.0.0", "sha256": "%1$s"},
           "license": "Apache-2.0"},
          {"name": "letters", "entry": "letters/", "bytes": 100000,
           "package": {"client": "maven", "coordinate": "com.example:letters:1.0.0", "sha256": "%1$s"},
           "license": "Apache-2.0"}
        ]
        """
        .formatted(packageDigest, scriptDigest);
  }
}
