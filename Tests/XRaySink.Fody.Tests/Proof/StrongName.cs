using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace XRaySink.Fody.Tests.Proof;

/// <summary>Keys and signatures of strong names. .NET itself no longer checks them.</summary>
static class StrongName
{
    // CryptoAPI has no newer hash for these signatures.
    static readonly HashAlgorithmName Hash = HashAlgorithmName.SHA1;

    public static string CreateKeyFile(string folder)
    {
        string path = Path.Combine(folder, "key.snk");
        using var key = new RSACryptoServiceProvider(2048);
        File.WriteAllBytes(path, key.ExportCspBlob(includePrivateParameters: true));
        return path;
    }

    /// <summary>Whether an assembly is signed with a key, and not a byte of it was changed since.</summary>
    public static bool IsSignedWith(string assembly, string keyFile)
    {
        byte[] image = File.ReadAllBytes(assembly);
        using var reader = new PEReader(new MemoryStream(image));
        PEHeaders headers = reader.PEHeaders;
        DirectoryEntry entry = headers.CorHeader!.StrongNameSignatureDirectory;
        if (!headers.CorHeader.Flags.HasFlag(CorFlags.StrongNameSigned) || !headers.TryGetDirectoryOffset(entry, out int signatureAt))
            return false;

        // ECMA-335 II.6.2.1.3: the hash is of all but the signature, the checksum and the place of a certificate.
        byte[] signature = image.AsSpan(signatureAt, entry.Size).ToArray();
        Array.Reverse(signature);
        int optionalHeader = headers.PEHeaderStartOffset;
        int certificate = optionalHeader + (headers.PEHeader!.Magic == PEMagic.PE32Plus ? 144 : 128);
        image.AsSpan(optionalHeader + 64, 4).Clear();
        image.AsSpan(certificate, 8).Clear();
        int headersEnd = headers.SectionHeaders[0].PointerToRawData;
        using IncrementalHash hash = IncrementalHash.CreateHash(Hash);
        hash.AppendData(image, 0, headers.PEHeaderStartOffset + headers.CoffHeader.SizeOfOptionalHeader + (headers.SectionHeaders.Length * SectionHeaderSize));
        hash.AppendData(image, headersEnd, signatureAt - headersEnd);
        hash.AppendData(image, signatureAt + entry.Size, image.Length - signatureAt - entry.Size);

        using var key = new RSACryptoServiceProvider();
        key.ImportCspBlob(File.ReadAllBytes(keyFile));
        return key.VerifyHash(hash.GetHashAndReset(), signature, Hash, RSASignaturePadding.Pkcs1);
    }

    const int SectionHeaderSize = 40;
}
