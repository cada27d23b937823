using System.ComponentModel;

namespace XRaySink.Recording;

/// <summary>
/// The recorder that takes the place of a sink in this process, when there is one. The middleware then begins its segments for that
/// one, and starts no sink of its own.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ProcessRecorder
{
    static string? serviceName;

    /// <summary>The name that its segments bear; <see langword="null"/> while none runs.</summary>
    public static string? ServiceName
    {
        get => Volatile.Read(ref serviceName);
        set => Volatile.Write(ref serviceName, value);
    }
}
