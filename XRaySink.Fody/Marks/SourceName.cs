using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>Names as a reader of the source would write them, without what the compiler adds.</summary>
static class SourceName
{
    /// <summary>A type's name: nested types joined by dots, no namespace, no generic arity, no closure classes.</summary>
    public static string Of(TypeReference type)
    {
        string name = WithoutArity(type.Name);
        return type.DeclaringType is not { } outer ? name
            : IsGenerated(name) ? Of(outer)
            : Of(outer) + "." + name;
    }

    /// <summary>A method's name: <c>&lt;Run&gt;g__Retry|0_1</c> is <c>Run.Retry</c>, <c>&lt;Run&gt;b__0</c> is <c>Run.lambda</c>, <c>IJob.Run</c> is <c>Run</c>.</summary>
    public static string Of(MethodReference method)
    {
        string name = method.Name;
        int close = name.LastIndexOf('>');
        if (name.Length > 0 && name[0] == '<' && close > 0)
        {
            string outer = Of(name.Substring(1, close - 1));
            string rest = name.Substring(close + 1);
            int bar = rest.IndexOf('|');
            return rest.StartsWith("g__", StringComparison.Ordinal) && bar > 3 ? outer + "." + rest.Substring(3, bar - 3)
                : rest.StartsWith("b__", StringComparison.Ordinal) ? outer + ".lambda"
                : outer;
        }
        return Of(name);
    }

    static string Of(string name) => name switch
    {
        "<Main>$" or "<Main>" => "Main",
        _ when name.Length > 1 && name[0] == '<' => Of(name.Substring(1, name.LastIndexOf('>') - 1)),
        _ => name.Substring(name.LastIndexOf('.') + 1),
    };

    public static bool IsGenerated(string name) => name.Length > 0 && (name[0] == '<' || name.StartsWith("_Closure$__", StringComparison.Ordinal));

    static string WithoutArity(string name)
    {
        int arity = name.IndexOf('`');
        return arity < 0 ? name : name.Substring(0, arity);
    }
}
