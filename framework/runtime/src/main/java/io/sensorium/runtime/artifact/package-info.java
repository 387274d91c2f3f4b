/** Files that are fetched on demand: weights and datasets, pinned by digest. */
@NullMarked
package io.sensorium.runtime.artifact;

import org.jspecify.annotations.NullMarked;
