namespace TokenService;

/// <summary>A SQLite file of this run alone, deleted at its end.</summary>
sealed class DatabaseFile : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tokenservice-");

    public string ConnectionString => $"Data Source={Path.Combine(folder.FullName, "tokens.db")};Pooling=False";

    public void Dispose() => folder.Delete(recursive: true);
}
