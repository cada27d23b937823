namespace XRaySink.Requests;

/// <summary>How a request ended.</summary>
/// <param name="Status">The status that the caller hears.</param>
/// <param name="Escaped">The exception that nobody behind the middleware has handled.</param>
/// <param name="IsBrokenOff">Whether it escaped when the caller had heard the status already, and so hears the response break off.</param>
readonly record struct RequestEnd(int Status, Exception? Escaped = null, bool IsBrokenOff = false);
