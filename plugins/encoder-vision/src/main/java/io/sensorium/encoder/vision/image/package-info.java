/**
 * Decodes pictures that nobody vouches for. What a file says of itself is read and checked first,
 * and only what is needed of it reaches Java's decoders.
 */
@NullMarked
package io.sensorium.encoder.vision.image;

import org.jspecify.annotations.NullMarked;
