namespace TokenService;

/// <summary>A token, and the moment until which it is good.</summary>
public sealed class Token
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required string Owner { get; init; }

    /// <summary>Unix time in milliseconds, which SQLite can compare.</summary>
    public required long ExpiresAt { get; init; }
}
