namespace Amazon.XRay.Recorder.Core.Exceptions;

public class EntityNotAvailableException(string message, Exception? inner = null) : Exception(message, inner);

public class InvalidAnnotationException(string message) : Exception(message);

public class UnsupportedOperationException(string message) : Exception(message);
