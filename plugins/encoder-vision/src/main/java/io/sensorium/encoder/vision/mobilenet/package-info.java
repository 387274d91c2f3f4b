/** The MobileNetV2 of a detector trained on COCO, as an encoder of images. */
@NullMarked
package io.sensorium.encoder.vision.mobilenet;

import org.jspecify.annotations.NullMarked;
