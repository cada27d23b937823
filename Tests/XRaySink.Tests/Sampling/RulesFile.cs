namespace XRaySink.Tests.Sampling;

/// <summary>A file of sampling rules, for as long as a test needs it.</summary>
sealed class RulesFile : IDisposable
{
    public RulesFile(string json) => Write(json);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Write(string json) => File.WriteAllText(Path, json);

    public void Dispose() => File.Delete(Path);
}
