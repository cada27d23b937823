namespace XRaySink.Emitters;

/// <summary>
/// Appends each document to a file as one line of JSON. When the file has reached its size it is renamed to <c>{name}.1</c>, what had
/// that name becomes <c>{name}.2</c>, and so on.
/// </summary>
public sealed class FileEmitter : ISegmentEmitter
{
    readonly string path;
    readonly long maxBytes;
    readonly int keptFiles;

    FileStream? file;

    /// <summary>Writes to a file; its folder is made when the first document comes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The size in bytes at which a new file begins: 1 or more. The default is 16 MiB.</param>
    /// <param name="keptFiles">How many older files are kept: 0 or more.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public FileEmitter(string path, long maxBytes = 16 * 1024 * 1024, int keptFiles = 4)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(keptFiles);
        this.path = Path.GetFullPath(path);
        this.maxBytes = maxBytes;
        this.keptFiles = keptFiles;
    }

    /// <inheritdoc/>
    public bool Emit(ReadOnlySpan<byte> document)
    {
        file ??= Open();
        if (file.Length > 0 && file.Length + document.Length + 1 > maxBytes)
            Rotate();

        file.Write(document);
        file.WriteByte((byte)'\n');
        return true;
    }

    /// <inheritdoc/>
    public void Flush() => file?.Flush();

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read | FileShare.Delete);
    }

    void Rotate()
    {
        file!.Dispose();
        file = null;
        if (keptFiles == 0)
            File.Delete(path);
        for (int i = keptFiles; i > 0; i--)
        {
            string older = i == 1 ? path : Numbered(i - 1);
            if (File.Exists(older))
                File.Move(older, Numbered(i), overwrite: true);
        }
        file = Open();
    }

    string Numbered(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{number}");
}
