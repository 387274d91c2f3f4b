/** Task heads: the last layers of a pipeline, and the meaning of their scores. */
@NullMarked
package io.sensorium.heads;

import org.jspecify.annotations.NullMarked;
