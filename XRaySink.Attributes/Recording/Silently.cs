namespace XRaySink.Recording;

/// <summary>Does what may run code of the user's (a message, a getter, another listener) without letting it harm the traced code.</summary>
internal static class Silently
{
    public static void Do<T1, T2>(Action<T1, T2> action, T1 first, T2 second)
    {
        try
        {
            action(first, second);
        }
#pragma warning disable CA1031 // tracing never throws into the code that it traces
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
