/** The model repository: trained versions of pipelines. */
@NullMarked
package io.sensorium.runtime.model;

import org.jspecify.annotations.NullMarked;
