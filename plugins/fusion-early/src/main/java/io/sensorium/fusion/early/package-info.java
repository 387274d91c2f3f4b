/** Early fusion: embeddings are joined before anything is learned from them. */
@NullMarked
package io.sensorium.fusion.early;

import org.jspecify.annotations.NullMarked;
