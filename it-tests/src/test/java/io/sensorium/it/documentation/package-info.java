/** Documents that must stay true. */
@NullMarked
package io.sensorium.it.documentation;

import org.jspecify.annotations.NullMarked;
