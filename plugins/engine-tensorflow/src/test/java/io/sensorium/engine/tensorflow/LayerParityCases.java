package io.sensorium.engine.tensorflow;

import static io.sensorium.engine.tensorflow.ParityCase.absent;
import static io.sensorium.engine.tensorflow.ParityCase.longs;
import static io.sensorium.engine.tensorflow.ParityCase.noise;
import static io.sensorium.engine.tensorflow.ParityCase.op;

import io.sensorium.network.Attribute;
import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Layers with the attributes that engines get wrong. */
final class LayerParityCases {
  private LayerParityCases() {}

  static List<ParityCase> all() {
    List<ParityCase> all = new ArrayList<>();
    all.addAll(convolutions());
    all.addAll(transposedConvolutions());
    all.addAll(poolings());
    all.addAll(layers());
    all.addAll(modes());
    return all;
  }

  private static List<ParityCase> convolutions() {
    Tensor x = noise(1, 2, 4, 7, 6);
    Tensor line = noise(1, 2, 4, 9);
    ParityCase.Spec conv = op("Conv", 4);
    return List.of(
        conv.on(x, noise(2, 3, 4, 3, 3), noise(3, 3)),
        conv.frozen(x, noise(2, 3, 4, 3, 3), noise(3, 3)),
        conv.ints("pads", 2, 0, 1, 1).ints("strides", 2, 1).on(x, noise(2, 3, 4, 3, 2)),
        conv.ints("pads", 2, 2, 2, 2).ints("dilations", 2, 2).on(x, noise(2, 3, 4, 3, 3)),
        conv.ints("dilations", 2, 1).ints("strides", 2, 2).on(x, noise(2, 3, 4, 3, 3)),
        conv.number("group", 4).ints("pads", 1, 1, 1, 1).on(x, noise(2, 4, 1, 3, 3), noise(3, 4)),
        conv.number("group", 4).ints("pads", 1, 1, 1, 1).frozen(x, noise(2, 8, 1, 3, 3)),
        conv.number("group", 4).ints("strides", 2, 1).on(x, noise(2, 8, 1, 3, 3)),
        conv.number("group", 4).ints("dilations", 2, 2).on(x, noise(2, 4, 1, 2, 2)),
        conv.number("group", 2).ints("pads", 0, 1, 2, 0).on(x, noise(2, 6, 2, 3, 3)),
        conv.text("auto_pad", "SAME_UPPER").ints("strides", 2, 2).on(x, noise(2, 3, 4, 3, 3)),
        conv.text("auto_pad", "SAME_LOWER").ints("strides", 2, 3).on(x, noise(2, 3, 4, 2, 3)),
        op("Conv", 3)
            .ints("pads", 1, 2)
            .ints("strides", 2)
            .on(line, noise(2, 5, 4, 3), noise(3, 5)),
        op("Conv", 3).ints("dilations", 3).on(line, noise(2, 5, 4, 3)));
  }

  private static List<ParityCase> transposedConvolutions() {
    Tensor x = noise(1, 2, 4, 5, 3);
    ParityCase.Spec conv = op("ConvTranspose", 4);
    return List.of(
        conv.on(x, noise(2, 4, 3, 3, 2), noise(3, 3)),
        conv.ints("strides", 2, 3).on(x, noise(2, 4, 3, 3, 2)),
        conv.ints("strides", 2, 2).ints("pads", 1, 0, 2, 1).on(x, noise(2, 4, 3, 3, 3)),
        conv.ints("strides", 2, 2)
            .ints("output_padding", 1, 0)
            .on(x, noise(2, 4, 3, 2, 2), noise(3, 3)),
        conv.ints("strides", 2, 2)
            .ints("pads", 1, 1, 1, 1)
            .ints("output_padding", 1, 1)
            .frozen(x, noise(2, 4, 3, 3, 3)),
        conv.ints("dilations", 2, 1).on(x, noise(2, 4, 3, 2, 2)),
        conv.number("group", 2).ints("strides", 2, 1).on(x, noise(2, 4, 3, 2, 2), noise(3, 6)),
        op("ConvTranspose", 3)
            .ints("strides", 2)
            .ints("pads", 1, 0)
            .on(noise(1, 2, 4, 6), noise(2, 4, 5, 3), noise(3, 5)));
  }

  private static List<ParityCase> poolings() {
    List<ParityCase> all = new ArrayList<>();
    Tensor x = noise(1, 2, 3, 7, 6);
    for (String operator : List.of("MaxPool", "AveragePool")) {
      ParityCase.Spec pool = op(operator, 4).ints("kernel_shape", 3, 2);
      all.add(pool.on(x));
      all.add(pool.ints("strides", 2, 2).ints("pads", 1, 0, 1, 1).on(x));
      all.add(pool.ints("strides", 2, 2).number("ceil_mode", 1).on(x));
      all.add(pool.ints("strides", 3, 2).ints("pads", 1, 1, 1, 1).number("ceil_mode", 1).on(x));
      all.add(pool.text("auto_pad", "SAME_UPPER").ints("strides", 2, 2).on(x));
      all.add(
          op(operator, 3)
              .ints("kernel_shape", 3)
              .ints("strides", 2)
              .ints("pads", 1, 1)
              .on(noise(1, 2, 3, 8)));
    }
    all.add(
        op("AveragePool", 4)
            .ints("kernel_shape", 2, 2)
            .ints("pads", 1, 1, 1, 1)
            .number("count_include_pad", 1)
            .on(x));
    all.add(
        op("AveragePool", 4)
            .ints("kernel_shape", 3, 3)
            .ints("strides", 2, 2)
            .ints("pads", 1, 1, 1, 1)
            .number("count_include_pad", 1)
            .number("ceil_mode", 1)
            .on(x));
    all.add(op("MaxPool", 4).ints("kernel_shape", 2, 2).ints("dilations", 2, 2).on(x));
    all.add(op("GlobalAveragePool", 4).on(x));
    all.add(op("GlobalMaxPool", 4).on(x));
    for (String mode : List.of("half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners")) {
      ParityCase.Spec resize = op("Resize", 4).text("coordinate_transformation_mode", mode);
      Tensor sizes = longs(2, 3, 11, 4);
      all.add(resize.text("mode", "linear").frozen(x, absent(), absent(), sizes));
      all.add(
          resize.text("nearest_mode", "floor").frozen(x, absent(), absent(), longs(2, 3, 14, 12)));
      all.add(
          resize
              .text("mode", "linear")
              .frozen(x, absent(), Tensor.of(new float[] {1, 1, 2, 2}, 4)));
    }
    return all;
  }

  private static List<ParityCase> layers() {
    List<ParityCase> all = new ArrayList<>();
    Tensor x = noise(1, 2, 3, 4);
    for (long axis : new long[] {0, 1, -1}) {
      all.add(op("Softmax", 3).number("axis", axis).on(x));
      all.add(op("LogSoftmax", 3).number("axis", axis).on(x));
    }
    all.add(op("MatMul", 3).on(x, noise(2, 4, 6)));
    all.add(op("MatMul", 3).on(x, noise(2, 2, 4, 6)));
    all.add(op("MatMul", 4).on(x, noise(2, 5, 1, 4, 6)));
    all.add(op("MatMul", 2).on(x, noise(2, 4)));
    all.add(op("MatMul", 1).on(noise(1, 4), noise(2, 4, 3)));
    all.add(op("MatMul", 0).on(noise(1, 4), noise(2, 4)));
    all.add(
        op("Gemm", 2)
            .number("transB", 1)
            .with("beta", Attribute.of(0.5f))
            .on(noise(1, 3, 4), noise(2, 5, 4), noise(3, 5)));
    all.add(op("LayerNormalization", 3).on(x, noise(2, 4), noise(3, 4)));
    all.add(op("LayerNormalization", 3).number("axis", 1).on(x, noise(2, 3, 4)));
    all.add(op("InstanceNormalization", 3).on(x, noise(2, 3), noise(3, 3)));
    all.add(
        op("GroupNormalization", 4)
            .number("num_groups", 2)
            .on(noise(1, 2, 4, 3, 2), noise(2, 4), noise(3, 4)));
    all.add(op("LpNormalization", 3).number("axis", 1).on(x));
    Tensor heads = noise(1, 2, 2, 3, 4);
    all.add(op("Attention", 4).on(heads, noise(2, 2, 2, 5, 4), noise(3, 2, 2, 5, 4)));
    all.add(
        op("Attention", 4)
            .on(heads, noise(2, 2, 2, 5, 4), noise(3, 2, 2, 5, 4), noise(4, 2, 1, 1, 5)));
    all.add(
        op("Attention", 4)
            .number("is_causal", 1)
            .on(heads, noise(2, 2, 2, 3, 4), noise(3, 2, 2, 3, 4)));
    all.add(op("LpNormalization", 3).number("p", 1).on(x));
    all.add(op("Linear", 3).in("io.sensorium").on(x, noise(2, 4, 6), noise(3, 6)));
    return all;
  }

  private static List<ParityCase> modes() {
    Tensor x = noise(1, 6, 4, 5);
    Tensor[] statistics = {noise(2, 4), noise(3, 4), noise(4, 4), noise(5, 1.0, 2.0, 4)};
    Tensor active = Tensor.of(new boolean[] {true});
    return List.of(
        op("BatchNormalization", 3).with(x, 2, statistics),
        op("BatchNormalization", 3).number("training_mode", 1).with(x, 2, statistics),
        op("BatchNormalization", 2)
            .number("training_mode", 1)
            .with("momentum", Attribute.of(0.5f))
            .with(noise(1, 8, 4), 2, statistics),
        op("Dropout", 3).frozen(x, Tensor.scalar(0.25f), active),
        op("Dropout", 3).frozen(x, Tensor.scalar(0.25f)));
  }
}
