/** What the servers of this module share: listening, limits, one exchange and its answer. */
@NullMarked
package io.sensorium.server.http;

import org.jspecify.annotations.NullMarked;
