namespace XRaySink;

/// <summary>The null check that the framework has only since .NET 6.</summary>
internal static class ArgumentNull
{
    public static void Check(object? argument, string name)
    {
        if (argument is null)
            throw new ArgumentNullException(name);
    }
}
