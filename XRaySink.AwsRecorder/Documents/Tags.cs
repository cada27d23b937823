using System.Diagnostics;

namespace XRaySink.Documents;

/// <summary>The tags of an activity. Whoever shows one takes it; what is left in the end has no place of its own.</summary>
sealed class Tags
{
    readonly Dictionary<string, object?> left = [];

    public Tags(Activity activity)
    {
        foreach (ref readonly KeyValuePair<string, object?> tag in activity.EnumerateTagObjects())
            left[tag.Key] = tag.Value;
    }

    public IReadOnlyDictionary<string, object?> Left => left;

    /// <summary>The first of several tags that mean the same; all of them are taken.</summary>
    public object? Take(params ReadOnlySpan<string> names)
    {
        object? first = null;
        foreach (string name in names)
        {
            if (left.Remove(name, out object? value))
                first ??= value;
        }
        return first;
    }

    /// <inheritdoc cref="Take(ReadOnlySpan{string})"/>
    public string? TakeText(params ReadOnlySpan<string> names) => Take(names)?.ToString() is { Length: > 0 } text ? text : null;

    /// <inheritdoc cref="Take(ReadOnlySpan{string})"/>
    public long? TakeNumber(params ReadOnlySpan<string> names) =>
        long.TryParse(Take(names)?.ToString(), out long number) ? number : null;

    /// <summary>What a tag says, without taking it.</summary>
    public string? See(string name) => left.GetValueOrDefault(name)?.ToString();
}
