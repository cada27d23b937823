using System.ComponentModel;

namespace XRaySink.Weaving;

/// <summary>What is known of a marked method when it is compiled. Woven code keeps one in a static field for each method.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TaskDescriptor
{
    const string UrlPrefix = "task://localhost/";

    readonly string method;
    readonly string? path;

    // The type that ran last: nearly always the same one, and replaced as a whole so that readers need no lock.
    TaskAddress address;

    /// <summary>Describes a method marked with <see cref="XRayTaskAttribute"/>.</summary>
    /// <param name="type">The declaring type's name, with nested types joined by dots.</param>
    /// <param name="method">The method's name as written in the source.</param>
    /// <param name="path">The path that the attribute gives, or <see langword="null"/>.</param>
    /// <param name="segment">The segment name that the attribute gives, or <see langword="null"/>.</param>
    /// <param name="trace">The relation to a current trace.</param>
    public TaskDescriptor(string type, string method, string? path, string? segment, XRayTraceMode trace)
    {
        this.method = FriendlyMethod(method);
        this.path = path?.TrimStart('/');
        Segment = segment;
        Trace = trace;
        address = AddressOf(null, type);
    }

    internal TaskDescriptor(string path, XRayTaskOptions? options)
        : this("", "", path, options?.Segment, options?.Trace ?? XRayTraceMode.New)
    {
    }

    internal string? Segment { get; }

    internal XRayTraceMode Trace { get; }

    /// <summary>The task's path and URL; the type in it is the run-time type of <paramref name="instance"/>.</summary>
    internal TaskAddress AddressFor(object? instance)
    {
        TaskAddress known = address;
        if (path is not null || instance is null || known.Type == instance.GetType())
            return known;

        return address = AddressOf(instance.GetType(), TypeName.Of(instance.GetType()));
    }

    TaskAddress AddressOf(Type? type, string typeName)
    {
        string full = path ?? typeName + "/" + method;
        return new TaskAddress(type, full, UrlPrefix + full);
    }

    // As Python's xraysink does: what only says "private" or "asynchronous" is no part of a task's name.
    static string FriendlyMethod(string name)
    {
        const string suffix = "Async";
        string bare = name.TrimStart('_');
        if (bare.Length > suffix.Length && bare.EndsWith(suffix, StringComparison.Ordinal))
            bare = bare.Substring(0, bare.Length - suffix.Length);
        return bare.Length > 0 ? bare : name;
    }
}
