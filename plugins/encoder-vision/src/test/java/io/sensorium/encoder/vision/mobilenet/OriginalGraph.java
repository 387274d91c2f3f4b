package io.sensorium.encoder.vision.mobilenet;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * The reference: the detector as it was published, with its own preprocessing, run by TensorFlow.
 */
final class OriginalGraph implements AutoCloseable {
  private static final String FEATURES = "FeatureExtractor/MobilenetV2/Conv_1/Relu6";

  private static final Shape IMAGE = Shape.of(1, 300, 300, 3);

  private final Graph graph = new Graph();
  private final Session session;

  OriginalGraph(Function<String, Path> files) throws IOException {
    JsonObject model =
        JsonParser.parseString(Files.readString(files.apply("model.json"))).getAsJsonObject();
    graph.importGraphDef(definition(model, files));
    session = new Session(graph);
  }

  /**
   * The mean of the features over their positions.
   *
   * @param rgb {@code [300, 300, 3]} from 0 to 255
   */
  float[] embedding(int[] rgb) {
    try (TUint8 image = TUint8.tensorOf(IMAGE, DataBuffers.of(bytes(rgb)))) {
      return embedding("image_tensor", image);
    }
  }

  /**
   * The mean of the features of a preprocessed picture over their positions.
   *
   * @param planes {@code [3, 300, 300]} from -1 to 1
   */
  float[] embeddingOfPlanes(float[] planes) {
    float[] pixels = new float[planes.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = planes[i % 3 * (planes.length / 3) + i / 3];
    }
    try (TFloat32 image = TFloat32.tensorOf(IMAGE, DataBuffers.of(pixels))) {
      return embedding("Preprocessor/sub", image);
    }
  }

  private float[] embedding(String input, Tensor image) {
    try (Result result = session.runner().feed(input, image).fetch(FEATURES).run()) {
      TFloat32 features = (TFloat32) result.get(0);
      double[] sums = new double[(int) features.shape().get(3)];
      features.scalars().forEachIndexed((at, value) -> sums[(int) at[3]] += value.getFloat());
      long positions = features.shape().get(1) * features.shape().get(2);
      float[] means = new float[sums.length];
      for (int i = 0; i < means.length; i++) {
        means[i] = (float) (sums[i] / positions);
      }
      return means;
    }
  }

  private static byte[] bytes(int[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  private static GraphDef definition(JsonObject model, Function<String, Path> files)
      throws IOException {
    JsonObject topology = model.getAsJsonObject("modelTopology");
    topology.remove("versions");
    topology.remove("library");
    topology.getAsJsonArray("node").forEach(node -> mendTexts(node.getAsJsonObject()));
    GraphDef.Builder definition = GraphDef.newBuilder();
    JsonFormat.parser().ignoringUnknownFields().merge(topology.toString(), definition);
    Map<String, TensorProto> weights = weights(model, files);
    for (NodeDef.Builder node : definition.getNodeBuilderList()) {
      if (node.getOp().equals("Const")) {
        DataType type = node.getAttrOrThrow("dtype").getType();
        TensorProto value = widened(weights.get(node.getName()), type);
        node.putAttr("value", AttrValue.newBuilder().setTensor(value).build());
      }
    }
    return definition.build();
  }

  /** The file has texts as lists of character codes; protobuf's JSON has them in base64. */
  private static void mendTexts(JsonObject node) {
    if (!node.has("attr")) {
      return;
    }
    for (Map.Entry<String, JsonElement> attribute : node.getAsJsonObject("attr").entrySet()) {
      JsonObject value = attribute.getValue().getAsJsonObject();
      if (value.has("s") && value.get("s").isJsonArray()) {
        value.addProperty("s", base64(value.getAsJsonArray("s")));
      }
      value.remove("tensor");
    }
  }

  private static String base64(JsonArray codes) {
    byte[] bytes = new byte[codes.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = codes.get(i).getAsByte();
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Map<String, TensorProto> weights(JsonObject model, Function<String, Path> files)
      throws IOException {
    JsonObject group = model.getAsJsonArray("weightsManifest").get(0).getAsJsonObject();
    ByteArrayOutputStream shards = new ByteArrayOutputStream();
    for (JsonElement path : group.getAsJsonArray("paths")) {
      shards.writeBytes(Files.readAllBytes(files.apply(path.getAsString())));
    }
    byte[] bytes = shards.toByteArray();
    Map<String, TensorProto> weights = new HashMap<>();
    int position = 0;
    for (JsonElement element : group.getAsJsonArray("weights")) {
      JsonObject weight = element.getAsJsonObject();
      int length = 4;
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      for (JsonElement size : weight.getAsJsonArray("shape")) {
        length *= size.getAsInt();
        shape.addDimBuilder().setSize(size.getAsInt());
      }
      boolean isInteger = weight.get("dtype").getAsString().equals("int32");
      weights.put(
          weight.get("name").getAsString(),
          TensorProto.newBuilder()
              .setDtype(isInteger ? DataType.DT_INT32 : DataType.DT_FLOAT)
              .setTensorShape(shape)
              .setTensorContent(ByteString.copyFrom(bytes, position, length))
              .build());
      position += length;
    }
    return weights;
  }

  /** The format has no 64-bit integers, the graph does. */
  private static TensorProto widened(TensorProto weight, DataType type) {
    if (type != DataType.DT_INT64 || weight.getDtype() != DataType.DT_INT32) {
      return weight;
    }
    ByteBuffer narrow =
        weight.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer wide = ByteBuffer.allocate(2 * narrow.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    while (narrow.hasRemaining()) {
      wide.putLong(narrow.getInt());
    }
    return weight.toBuilder()
        .setDtype(type)
        .setTensorContent(ByteString.copyFrom(wide.flip()))
        .build();
  }
}
