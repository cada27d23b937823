namespace XRaySink.Weaving;

/// <summary>A type's name as a reader would write it: nested types joined by dots, no namespace, no generic arity.</summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        string name = type.Name;
        int arity = name.IndexOf('`');
        if (arity >= 0)
            name = name.Substring(0, arity);
        return type.DeclaringType is { } outer ? Of(outer) + "." + name : name;
    }
}
