namespace XRaySink.Recording;

/// <summary>What an exception says of itself. A member that throws must not cost the fact that the work failed.</summary>
internal static class ExceptionText
{
    public static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
#pragma warning disable CA1031 // an exception's own members may throw anything; the record says so
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return Refused(thrown);
        }
    }

    /// <summary>All of it: type, message and stack, with those behind it.</summary>
    public static string Of(Exception exception)
    {
        try
        {
            return exception.ToString();
        }
#pragma warning disable CA1031 // as above
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return exception.GetType() + ": " + Refused(thrown);
        }
    }

    static string Refused(Exception thrown) => "<threw " + thrown.GetType().Name + ">";
}
