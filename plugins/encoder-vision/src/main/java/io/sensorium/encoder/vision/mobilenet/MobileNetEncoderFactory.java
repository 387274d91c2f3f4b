package io.sensorium.encoder.vision.mobilenet;

import io.sensorium.encoder.vision.image.Fit;
import io.sensorium.encoder.vision.image.Limits;
import io.sensorium.encoder.vision.image.PictureDecoder;
import io.sensorium.encoder.vision.tfjs.GraphImport;
import io.sensorium.encoder.vision.tfjs.TfjsModel;
import io.sensorium.encoder.vision.tfjs.TfjsReader;
import io.sensorium.network.Network;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.OnnxWriter;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.plugin.PluginContext;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Creates the encoder {@code mobilenet-coco}: MobileNetV2 (Sandler et al., CVPR 2018) as the
 * feature extractor of SSDLite, trained on COCO. It reads the TensorFlow.js graph of the detector
 * and imports it once into ONNX.
 *
 * <p>Settings: {@code fit} is {@code squash}, as the detector was trained, or {@code letterbox};
 * {@code maximumPixels} of one picture.
 */
@ProvidesEncoder(
    modality = "image",
    name = "mobilenet-coco",
    version = "1.0.0",
    space = "mobilenet-coco-1",
    dimension = MobileNetEncoder.DIMENSION,
    form = "pooled",
    settings = {"fit:text", "maximumPixels:integer"})
public final class MobileNetEncoderFactory implements EncoderFactory {
  /** To be raised with every change of what the import writes. */
  private static final String IMPORT_VERSION = "1";

  @Override
  public MobileNetEncoder create(Settings settings, PluginContext context) {
    Fit fit = Fit.of(settings.owner(), settings.text("fit", Fit.SQUASH.toString()));
    PictureDecoder decoder = new PictureDecoder(Limits.of(settings));
    Path model =
        context.derived(
            "mobilenet-coco.onnx", IMPORT_VERSION, target -> importModel(context, target));
    return new MobileNetEncoder(compile(model, context), context.device(), decoder, fit);
  }

  private static void importModel(PluginContext context, Path target) throws IOException {
    TfjsModel source = new TfjsReader(file -> context.artifact("mobilenet-coco/" + file)).read();
    OnnxWriter.write(
        GraphImport.pooled(
            source,
            "Preprocessor/sub",
            "FeatureExtractor/MobilenetV2/Conv_1/Relu6",
            MobileNetEncoder.SIDE),
        target);
  }

  private static Program compile(Path model, PluginContext context) {
    try {
      Network network = Network.frozen(OnnxReader.read(model));
      return context.engine().compile(network, CompileOptions.inference(context.device()));
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_NOT_AVAILABLE,
          "encoder 'mobilenet-coco' cannot read its imported model "
              + model
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
