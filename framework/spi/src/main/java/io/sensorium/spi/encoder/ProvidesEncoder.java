package io.sensorium.spi.encoder;

import io.sensorium.spi.RequiresHost;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Declares an {@link EncoderFactory}. bnd writes it into the bundle's manifest as a capability, so
 * that the host can plan with it before any of the bundle's code runs.
 */
@Capability(
    namespace = "io.sensorium.plugin",
    attribute = {"kind=encoder", "impl=${@class}"})
@RequiresHost
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProvidesEncoder {
  /** What it reads: image, text, audio, table or series. */
  @Attribute("modality")
  String modality();

  /** The name that pipelines use. */
  @Attribute("name")
  String name();

  /**
   * The version that pipelines select by range, such as {@code 1.0.0}; independent of the bundle's.
   */
  @Attribute("version:Version")
  String version();

  /** The size of its embeddings. */
  @Attribute("dimension")
  int dimension();

  /** {@code pooled}, one vector a content, or {@code tokens}, a sequence of them. */
  @Attribute("form")
  String form();

  /**
   * Names the space of its embeddings, such as {@code all-MiniLM-L6-v2}. Encoders of one name and
   * space promise the same embedding of the same content, whatever their code: a later bundle then
   * serves models that were trained with an earlier one. Change it whenever embeddings change.
   * Without it a model is served by the very bundle that it was trained with, and by no other.
   */
  @Attribute("space")
  String space() default "";

  /**
   * The names of the engines that it runs on, for an encoder that opens a {@link
   * io.sensorium.spi.engine.NativeModel}; any engine, if there are none.
   */
  @Attribute("engines")
  String[] engines() default {};

  /**
   * The settings it reads, each as {@code key:type} with the types integer, number, text, flag and
   * texts.
   */
  @Attribute("settings")
  String[] settings() default {};

  /**
   * A Guice module with a no-argument constructor, for what the factory has injected; none by
   * default.
   */
  @Attribute("module")
  Class<?> module() default void.class;
}
