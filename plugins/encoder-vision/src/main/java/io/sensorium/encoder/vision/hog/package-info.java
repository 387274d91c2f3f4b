/** Histograms of gradients and colours: an encoder of images that needs no weights. */
@NullMarked
package io.sensorium.encoder.vision.hog;

import org.jspecify.annotations.NullMarked;
