using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace XRaySink.Instrumentation;

/// <summary>Reads a property of a diagnostic event's payload, whose type this package does not reference.</summary>
sealed class PayloadProperty(string name)
{
    Getter? latest;

    /// <summary>The property's value; <see langword="null"/> when there is none of that name.</summary>
    public object? Of(object payload)
    {
        // Newer packages list their members, so that they survive trimming.
        return payload is IReadOnlyList<KeyValuePair<string, object?>> members ? Listed(members) : Got(payload);
    }

    object? Listed(IReadOnlyList<KeyValuePair<string, object?>> members)
    {
        for (int i = 0; i < members.Count; i++)
        {
            KeyValuePair<string, object?> member = members[i];
            if (member.Key == name)
                return member.Value;
        }
        return null;
    }

    // The payloads of one event are all of one type, so that the property is looked up once.
    object? Got(object payload)
    {
        Getter? getter = latest;
        if (getter is null || getter.Owner != payload.GetType())
            latest = getter = new Getter(payload.GetType(), name);
        return getter.Invoker?.Invoke(payload);
    }

    sealed class Getter
    {
        [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "In a trimmed application that lost the member the event is left out.")]
        public Getter(Type owner, string name)
        {
            Owner = owner;
            Invoker = owner.GetProperty(name, BindingFlags.Public | BindingFlags.Instance)?.GetMethod is { } get ? MethodInvoker.Create(get) : null;
        }

        public Type Owner { get; }

        public MethodInvoker? Invoker { get; }
    }
}
