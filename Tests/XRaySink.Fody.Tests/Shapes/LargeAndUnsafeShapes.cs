using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

/// <summary>Bodies that are unusually large, or that leave the safe part of the language.</summary>
public static class LargeAndUnsafeShapes
{
    static async Task<int> Later(int n, bool suspend)
    {
        if (suspend)
            await Task.Yield();
        return n;
    }

    [XRayTask]
    static async Task<int> HundredsOfStates(int a)
    {
        a += await Later(0, false);
        a += await Later(1, false);
        a += await Later(2, false);
        a += await Later(3, false);
        a += await Later(4, false);
        a += await Later(5, false);
        a += await Later(6, false);
        a += await Later(7, true);
        a += await Later(8, false);
        a += await Later(9, false);
        a += await Later(10, false);
        a += await Later(11, false);
        a += await Later(12, false);
        a += await Later(13, false);
        a += await Later(14, false);
        a += await Later(15, false);
        a += await Later(16, false);
        a += await Later(17, false);
        a += await Later(18, false);
        a += await Later(19, false);
        a += await Later(20, false);
        a += await Later(21, false);
        a += await Later(22, false);
        a += await Later(23, false);
        a += await Later(24, false);
        a += await Later(25, false);
        a += await Later(26, false);
        a += await Later(27, false);
        a += await Later(28, false);
        a += await Later(29, false);
        a += await Later(30, false);
        a += await Later(31, false);
        a += await Later(32, false);
        a += await Later(33, false);
        a += await Later(34, false);
        a += await Later(35, false);
        a += await Later(36, false);
        a += await Later(37, false);
        a += await Later(38, false);
        a += await Later(39, false);
        a += await Later(40, false);
        a += await Later(41, false);
        a += await Later(42, false);
        a += await Later(43, false);
        a += await Later(44, false);
        a += await Later(45, false);
        a += await Later(46, false);
        a += await Later(47, true);
        a += await Later(48, false);
        a += await Later(49, false);
        a += await Later(50, false);
        a += await Later(51, false);
        a += await Later(52, false);
        a += await Later(53, false);
        a += await Later(54, false);
        a += await Later(55, false);
        a += await Later(56, false);
        a += await Later(57, false);
        a += await Later(58, false);
        a += await Later(59, false);
        a += await Later(60, false);
        a += await Later(61, false);
        a += await Later(62, false);
        a += await Later(63, false);
        a += await Later(64, false);
        a += await Later(65, false);
        a += await Later(66, false);
        a += await Later(67, false);
        a += await Later(68, false);
        a += await Later(69, false);
        a += await Later(70, false);
        a += await Later(71, false);
        a += await Later(72, false);
        a += await Later(73, false);
        a += await Later(74, false);
        a += await Later(75, false);
        a += await Later(76, false);
        a += await Later(77, false);
        a += await Later(78, false);
        a += await Later(79, false);
        a += await Later(80, false);
        a += await Later(81, false);
        a += await Later(82, false);
        a += await Later(83, false);
        a += await Later(84, false);
        a += await Later(85, false);
        a += await Later(86, false);
        a += await Later(87, true);
        a += await Later(88, false);
        a += await Later(89, false);
        a += await Later(90, false);
        a += await Later(91, false);
        a += await Later(92, false);
        a += await Later(93, false);
        a += await Later(94, false);
        a += await Later(95, false);
        a += await Later(96, false);
        a += await Later(97, false);
        a += await Later(98, false);
        a += await Later(99, false);
        a += await Later(100, false);
        a += await Later(101, false);
        a += await Later(102, false);
        a += await Later(103, false);
        a += await Later(104, false);
        a += await Later(105, false);
        a += await Later(106, false);
        a += await Later(107, false);
        a += await Later(108, false);
        a += await Later(109, false);
        a += await Later(110, false);
        a += await Later(111, false);
        a += await Later(112, false);
        a += await Later(113, false);
        a += await Later(114, false);
        a += await Later(115, false);
        a += await Later(116, false);
        a += await Later(117, false);
        a += await Later(118, false);
        a += await Later(119, false);
        a += await Later(120, false);
        a += await Later(121, false);
        a += await Later(122, false);
        a += await Later(123, false);
        a += await Later(124, false);
        a += await Later(125, false);
        a += await Later(126, false);
        a += await Later(127, true);
        a += await Later(128, false);
        a += await Later(129, false);
        a += await Later(130, false);
        a += await Later(131, false);
        a += await Later(132, false);
        a += await Later(133, false);
        a += await Later(134, false);
        a += await Later(135, false);
        a += await Later(136, false);
        a += await Later(137, false);
        a += await Later(138, false);
        a += await Later(139, false);
        a += await Later(140, false);
        a += await Later(141, false);
        a += await Later(142, false);
        a += await Later(143, false);
        a += await Later(144, false);
        a += await Later(145, false);
        a += await Later(146, false);
        a += await Later(147, false);
        a += await Later(148, false);
        a += await Later(149, false);
        return a;
    }

    [Shape]
    public static Task More_states_than_fit_into_a_signed_byte(Log log) => log.Call(() => HundredsOfStates(1));

    [XRayTask]
    static string LargeSwitch(int n)
    {
        switch (n)
        {
            case 0: return "a" + n;
            case 1: return "bb" + n;
            case 2: return "aaa" + n;
            case 3: return "bbbb" + n;
            case 4: return "aaaaa" + n;
            case 5: return "b" + n;
            case 6: return "aa" + n;
            case 7: return "bbb" + n;
            case 8: return "aaaa" + n;
            case 9: return "bbbbb" + n;
            case 10: return "a" + n;
            case 11: return "bb" + n;
            case 12: return "aaa" + n;
            case 13: return "bbbb" + n;
            case 14: return "aaaaa" + n;
            case 15: return "b" + n;
            case 16: return "aa" + n;
            case 17: return "bbb" + n;
            case 18: return "aaaa" + n;
            case 19: return "bbbbb" + n;
            case 20: return "a" + n;
            case 21: return "bb" + n;
            case 22: return "aaa" + n;
            case 23: return "bbbb" + n;
            case 24: return "aaaaa" + n;
            case 25: return "b" + n;
            case 26: return "aa" + n;
            case 27: return "bbb" + n;
            case 28: return "aaaa" + n;
            case 29: return "bbbbb" + n;
            case 30: return "a" + n;
            case 31: return "bb" + n;
            case 32: return "aaa" + n;
            case 33: return "bbbb" + n;
            case 34: return "aaaaa" + n;
            case 35: return "b" + n;
            case 36: return "aa" + n;
            case 37: return "bbb" + n;
            case 38: return "aaaa" + n;
            case 39: return "bbbbb" + n;
            case 40: return "a" + n;
            case 41: return "bb" + n;
            case 42: return "aaa" + n;
            case 43: return "bbbb" + n;
            case 44: return "aaaaa" + n;
            case 45: return "b" + n;
            case 46: return "aa" + n;
            case 47: return "bbb" + n;
            case 48: return "aaaa" + n;
            case 49: return "bbbbb" + n;
            case 50: return "a" + n;
            case 51: return "bb" + n;
            case 52: return "aaa" + n;
            case 53: return "bbbb" + n;
            case 54: return "aaaaa" + n;
            case 55: return "b" + n;
            case 56: return "aa" + n;
            case 57: return "bbb" + n;
            case 58: return "aaaa" + n;
            case 59: return "bbbbb" + n;
            case 60: return "a" + n;
            case 61: return "bb" + n;
            case 62: return "aaa" + n;
            case 63: return "bbbb" + n;
            case 64: return "aaaaa" + n;
            case 65: return "b" + n;
            case 66: return "aa" + n;
            case 67: return "bbb" + n;
            case 68: return "aaaa" + n;
            case 69: return "bbbbb" + n;
            case 70: return "a" + n;
            case 71: return "bb" + n;
            case 72: return "aaa" + n;
            case 73: return "bbbb" + n;
            case 74: return "aaaaa" + n;
            case 75: return "b" + n;
            case 76: return "aa" + n;
            case 77: return "bbb" + n;
            case 78: return "aaaa" + n;
            case 79: return "bbbbb" + n;
            case 80: return "a" + n;
            case 81: return "bb" + n;
            case 82: return "aaa" + n;
            case 83: return "bbbb" + n;
            case 84: return "aaaaa" + n;
            case 85: return "b" + n;
            case 86: return "aa" + n;
            case 87: return "bbb" + n;
            case 88: return "aaaa" + n;
            case 89: return "bbbbb" + n;
            case 90: return "a" + n;
            case 91: return "bb" + n;
            case 92: return "aaa" + n;
            case 93: return "bbbb" + n;
            case 94: return "aaaaa" + n;
            case 95: return "b" + n;
            case 96: return "aa" + n;
            case 97: return "bbb" + n;
            case 98: return "aaaa" + n;
            case 99: return "bbbbb" + n;
            case 100: return "a" + n;
            case 101: return "bb" + n;
            case 102: return "aaa" + n;
            case 103: return "bbbb" + n;
            case 104: return "aaaaa" + n;
            case 105: return "b" + n;
            case 106: return "aa" + n;
            case 107: return "bbb" + n;
            case 108: return "aaaa" + n;
            case 109: return "bbbbb" + n;
            case 110: return "a" + n;
            case 111: return "bb" + n;
            case 112: return "aaa" + n;
            case 113: return "bbbb" + n;
            case 114: return "aaaaa" + n;
            case 115: return "b" + n;
            case 116: return "aa" + n;
            case 117: return "bbb" + n;
            case 118: return "aaaa" + n;
            case 119: return "bbbbb" + n;
            case 120: return "a" + n;
            case 121: return "bb" + n;
            case 122: return "aaa" + n;
            case 123: return "bbbb" + n;
            case 124: return "aaaaa" + n;
            case 125: return "b" + n;
            case 126: return "aa" + n;
            case 127: return "bbb" + n;
            case 128: return "aaaa" + n;
            case 129: return "bbbbb" + n;
            case 130: return "a" + n;
            case 131: return "bb" + n;
            case 132: return "aaa" + n;
            case 133: return "bbbb" + n;
            case 134: return "aaaaa" + n;
            case 135: return "b" + n;
            case 136: return "aa" + n;
            case 137: return "bbb" + n;
            case 138: return "aaaa" + n;
            case 139: return "bbbbb" + n;
            case 140: return "a" + n;
            case 141: return "bb" + n;
            case 142: return "aaa" + n;
            case 143: return "bbbb" + n;
            case 144: return "aaaaa" + n;
            case 145: return "b" + n;
            case 146: return "aa" + n;
            case 147: return "bbb" + n;
            case 148: return "aaaa" + n;
            case 149: return "bbbbb" + n;
            case 150: return "a" + n;
            case 151: return "bb" + n;
            case 152: return "aaa" + n;
            case 153: return "bbbb" + n;
            case 154: return "aaaaa" + n;
            case 155: return "b" + n;
            case 156: return "aa" + n;
            case 157: return "bbb" + n;
            case 158: return "aaaa" + n;
            case 159: return "bbbbb" + n;
            case 160: return "a" + n;
            case 161: return "bb" + n;
            case 162: return "aaa" + n;
            case 163: return "bbbb" + n;
            case 164: return "aaaaa" + n;
            case 165: return "b" + n;
            case 166: return "aa" + n;
            case 167: return "bbb" + n;
            case 168: return "aaaa" + n;
            case 169: return "bbbbb" + n;
            case 170: return "a" + n;
            case 171: return "bb" + n;
            case 172: return "aaa" + n;
            case 173: return "bbbb" + n;
            case 174: return "aaaaa" + n;
            case 175: return "b" + n;
            case 176: return "aa" + n;
            case 177: return "bbb" + n;
            case 178: return "aaaa" + n;
            case 179: return "bbbbb" + n;
            case 180: return "a" + n;
            case 181: return "bb" + n;
            case 182: return "aaa" + n;
            case 183: return "bbbb" + n;
            case 184: return "aaaaa" + n;
            case 185: return "b" + n;
            case 186: return "aa" + n;
            case 187: return "bbb" + n;
            case 188: return "aaaa" + n;
            case 189: return "bbbbb" + n;
            case 190: return "a" + n;
            case 191: return "bb" + n;
            case 192: return "aaa" + n;
            case 193: return "bbbb" + n;
            case 194: return "aaaaa" + n;
            case 195: return "b" + n;
            case 196: return "aa" + n;
            case 197: return "bbb" + n;
            case 198: return "aaaa" + n;
            case 199: return "bbbbb" + n;
            case 200: return "a" + n;
            case 201: return "bb" + n;
            case 202: return "aaa" + n;
            case 203: return "bbbb" + n;
            case 204: return "aaaaa" + n;
            case 205: return "b" + n;
            case 206: return "aa" + n;
            case 207: return "bbb" + n;
            case 208: return "aaaa" + n;
            case 209: return "bbbbb" + n;
            case 210: return "a" + n;
            case 211: return "bb" + n;
            case 212: return "aaa" + n;
            case 213: return "bbbb" + n;
            case 214: return "aaaaa" + n;
            case 215: return "b" + n;
            case 216: return "aa" + n;
            case 217: return "bbb" + n;
            case 218: return "aaaa" + n;
            case 219: return "bbbbb" + n;
            case 220: return "a" + n;
            case 221: return "bb" + n;
            case 222: return "aaa" + n;
            case 223: return "bbbb" + n;
            case 224: return "aaaaa" + n;
            case 225: return "b" + n;
            case 226: return "aa" + n;
            case 227: return "bbb" + n;
            case 228: return "aaaa" + n;
            case 229: return "bbbbb" + n;
            case 230: return "a" + n;
            case 231: return "bb" + n;
            case 232: return "aaa" + n;
            case 233: return "bbbb" + n;
            case 234: return "aaaaa" + n;
            case 235: return "b" + n;
            case 236: return "aa" + n;
            case 237: return "bbb" + n;
            case 238: return "aaaa" + n;
            case 239: return "bbbbb" + n;
            case 240: return "a" + n;
            case 241: return "bb" + n;
            case 242: return "aaa" + n;
            case 243: return "bbbb" + n;
            case 244: return "aaaaa" + n;
            case 245: return "b" + n;
            case 246: return "aa" + n;
            case 247: return "bbb" + n;
            case 248: return "aaaa" + n;
            case 249: return "bbbbb" + n;
            case 250: return "a" + n;
            case 251: return "bb" + n;
            case 252: return "aaa" + n;
            case 253: return "bbbb" + n;
            case 254: return "aaaaa" + n;
            case 255: return "b" + n;
            case 256: return "aa" + n;
            case 257: return "bbb" + n;
            case 258: return "aaaa" + n;
            case 259: return "bbbbb" + n;
            case 260: return "a" + n;
            case 261: return "bb" + n;
            case 262: return "aaa" + n;
            case 263: return "bbbb" + n;
            case 264: return "aaaaa" + n;
            case 265: return "b" + n;
            case 266: return "aa" + n;
            case 267: return "bbb" + n;
            case 268: return "aaaa" + n;
            case 269: return "bbbbb" + n;
            case 270: return "a" + n;
            case 271: return "bb" + n;
            case 272: return "aaa" + n;
            case 273: return "bbbb" + n;
            case 274: return "aaaaa" + n;
            case 275: return "b" + n;
            case 276: return "aa" + n;
            case 277: return "bbb" + n;
            case 278: return "aaaa" + n;
            case 279: return "bbbbb" + n;
            case 280: return "a" + n;
            case 281: return "bb" + n;
            case 282: return "aaa" + n;
            case 283: return "bbbb" + n;
            case 284: return "aaaaa" + n;
            case 285: return "b" + n;
            case 286: return "aa" + n;
            case 287: return "bbb" + n;
            case 288: return "aaaa" + n;
            case 289: return "bbbbb" + n;
            case 290: return "a" + n;
            case 291: return "bb" + n;
            case 292: return "aaa" + n;
            case 293: return "bbbb" + n;
            case 294: return "aaaaa" + n;
            case 295: return "b" + n;
            case 296: return "aa" + n;
            case 297: return "bbb" + n;
            case 298: return "aaaa" + n;
            case 299: return "bbbbb" + n;
            default: return "none";
        }
    }

    [Shape(Scopes = 4)]
    public static Task A_switch_of_hundreds_of_returns(Log log)
    {
        foreach (int n in new[] { 0, 7, 299, 300 })
            log.CallSync(() => LargeSwitch(n));
        return Task.CompletedTask;
    }

    [XRayTask]
    static long HundredsOfLocals(int n)
    {
        byte[] bytes = new byte[64];
        long v0 = n + 0; bytes[0] = (byte)v0;
        long v1 = n + 1; bytes[1] = (byte)v1;
        long v2 = n + 2; bytes[2] = (byte)v2;
        long v3 = n + 3; bytes[3] = (byte)v3;
        long v4 = n + 4; bytes[4] = (byte)v4;
        long v5 = n + 5; bytes[5] = (byte)v5;
        long v6 = n + 6; bytes[6] = (byte)v6;
        long v7 = n + 7; bytes[7] = (byte)v7;
        long v8 = n + 8; bytes[8] = (byte)v8;
        long v9 = n + 9; bytes[9] = (byte)v9;
        long v10 = n + 10; bytes[10] = (byte)v10;
        long v11 = n + 11; bytes[11] = (byte)v11;
        long v12 = n + 12; bytes[12] = (byte)v12;
        long v13 = n + 13; bytes[13] = (byte)v13;
        long v14 = n + 14; bytes[14] = (byte)v14;
        long v15 = n + 15; bytes[15] = (byte)v15;
        long v16 = n + 16; bytes[16] = (byte)v16;
        long v17 = n + 17; bytes[17] = (byte)v17;
        long v18 = n + 18; bytes[18] = (byte)v18;
        long v19 = n + 19; bytes[19] = (byte)v19;
        long v20 = n + 20; bytes[20] = (byte)v20;
        long v21 = n + 21; bytes[21] = (byte)v21;
        long v22 = n + 22; bytes[22] = (byte)v22;
        long v23 = n + 23; bytes[23] = (byte)v23;
        long v24 = n + 24; bytes[24] = (byte)v24;
        long v25 = n + 25; bytes[25] = (byte)v25;
        long v26 = n + 26; bytes[26] = (byte)v26;
        long v27 = n + 27; bytes[27] = (byte)v27;
        long v28 = n + 28; bytes[28] = (byte)v28;
        long v29 = n + 29; bytes[29] = (byte)v29;
        long v30 = n + 30; bytes[30] = (byte)v30;
        long v31 = n + 31; bytes[31] = (byte)v31;
        long v32 = n + 32; bytes[32] = (byte)v32;
        long v33 = n + 33; bytes[33] = (byte)v33;
        long v34 = n + 34; bytes[34] = (byte)v34;
        long v35 = n + 35; bytes[35] = (byte)v35;
        long v36 = n + 36; bytes[36] = (byte)v36;
        long v37 = n + 37; bytes[37] = (byte)v37;
        long v38 = n + 38; bytes[38] = (byte)v38;
        long v39 = n + 39; bytes[39] = (byte)v39;
        long v40 = n + 40; bytes[40] = (byte)v40;
        long v41 = n + 41; bytes[41] = (byte)v41;
        long v42 = n + 42; bytes[42] = (byte)v42;
        long v43 = n + 43; bytes[43] = (byte)v43;
        long v44 = n + 44; bytes[44] = (byte)v44;
        long v45 = n + 45; bytes[45] = (byte)v45;
        long v46 = n + 46; bytes[46] = (byte)v46;
        long v47 = n + 47; bytes[47] = (byte)v47;
        long v48 = n + 48; bytes[48] = (byte)v48;
        long v49 = n + 49; bytes[49] = (byte)v49;
        long v50 = n + 50; bytes[50] = (byte)v50;
        long v51 = n + 51; bytes[51] = (byte)v51;
        long v52 = n + 52; bytes[52] = (byte)v52;
        long v53 = n + 53; bytes[53] = (byte)v53;
        long v54 = n + 54; bytes[54] = (byte)v54;
        long v55 = n + 55; bytes[55] = (byte)v55;
        long v56 = n + 56; bytes[56] = (byte)v56;
        long v57 = n + 57; bytes[57] = (byte)v57;
        long v58 = n + 58; bytes[58] = (byte)v58;
        long v59 = n + 59; bytes[59] = (byte)v59;
        long v60 = n + 60; bytes[60] = (byte)v60;
        long v61 = n + 61; bytes[61] = (byte)v61;
        long v62 = n + 62; bytes[62] = (byte)v62;
        long v63 = n + 63; bytes[63] = (byte)v63;
        long v64 = n + 64; bytes[0] = (byte)v64;
        long v65 = n + 65; bytes[1] = (byte)v65;
        long v66 = n + 66; bytes[2] = (byte)v66;
        long v67 = n + 67; bytes[3] = (byte)v67;
        long v68 = n + 68; bytes[4] = (byte)v68;
        long v69 = n + 69; bytes[5] = (byte)v69;
        long v70 = n + 70; bytes[6] = (byte)v70;
        long v71 = n + 71; bytes[7] = (byte)v71;
        long v72 = n + 72; bytes[8] = (byte)v72;
        long v73 = n + 73; bytes[9] = (byte)v73;
        long v74 = n + 74; bytes[10] = (byte)v74;
        long v75 = n + 75; bytes[11] = (byte)v75;
        long v76 = n + 76; bytes[12] = (byte)v76;
        long v77 = n + 77; bytes[13] = (byte)v77;
        long v78 = n + 78; bytes[14] = (byte)v78;
        long v79 = n + 79; bytes[15] = (byte)v79;
        long v80 = n + 80; bytes[16] = (byte)v80;
        long v81 = n + 81; bytes[17] = (byte)v81;
        long v82 = n + 82; bytes[18] = (byte)v82;
        long v83 = n + 83; bytes[19] = (byte)v83;
        long v84 = n + 84; bytes[20] = (byte)v84;
        long v85 = n + 85; bytes[21] = (byte)v85;
        long v86 = n + 86; bytes[22] = (byte)v86;
        long v87 = n + 87; bytes[23] = (byte)v87;
        long v88 = n + 88; bytes[24] = (byte)v88;
        long v89 = n + 89; bytes[25] = (byte)v89;
        long v90 = n + 90; bytes[26] = (byte)v90;
        long v91 = n + 91; bytes[27] = (byte)v91;
        long v92 = n + 92; bytes[28] = (byte)v92;
        long v93 = n + 93; bytes[29] = (byte)v93;
        long v94 = n + 94; bytes[30] = (byte)v94;
        long v95 = n + 95; bytes[31] = (byte)v95;
        long v96 = n + 96; bytes[32] = (byte)v96;
        long v97 = n + 97; bytes[33] = (byte)v97;
        long v98 = n + 98; bytes[34] = (byte)v98;
        long v99 = n + 99; bytes[35] = (byte)v99;
        long v100 = n + 100; bytes[36] = (byte)v100;
        long v101 = n + 101; bytes[37] = (byte)v101;
        long v102 = n + 102; bytes[38] = (byte)v102;
        long v103 = n + 103; bytes[39] = (byte)v103;
        long v104 = n + 104; bytes[40] = (byte)v104;
        long v105 = n + 105; bytes[41] = (byte)v105;
        long v106 = n + 106; bytes[42] = (byte)v106;
        long v107 = n + 107; bytes[43] = (byte)v107;
        long v108 = n + 108; bytes[44] = (byte)v108;
        long v109 = n + 109; bytes[45] = (byte)v109;
        long v110 = n + 110; bytes[46] = (byte)v110;
        long v111 = n + 111; bytes[47] = (byte)v111;
        long v112 = n + 112; bytes[48] = (byte)v112;
        long v113 = n + 113; bytes[49] = (byte)v113;
        long v114 = n + 114; bytes[50] = (byte)v114;
        long v115 = n + 115; bytes[51] = (byte)v115;
        long v116 = n + 116; bytes[52] = (byte)v116;
        long v117 = n + 117; bytes[53] = (byte)v117;
        long v118 = n + 118; bytes[54] = (byte)v118;
        long v119 = n + 119; bytes[55] = (byte)v119;
        long v120 = n + 120; bytes[56] = (byte)v120;
        long v121 = n + 121; bytes[57] = (byte)v121;
        long v122 = n + 122; bytes[58] = (byte)v122;
        long v123 = n + 123; bytes[59] = (byte)v123;
        long v124 = n + 124; bytes[60] = (byte)v124;
        long v125 = n + 125; bytes[61] = (byte)v125;
        long v126 = n + 126; bytes[62] = (byte)v126;
        long v127 = n + 127; bytes[63] = (byte)v127;
        long v128 = n + 128; bytes[0] = (byte)v128;
        long v129 = n + 129; bytes[1] = (byte)v129;
        long v130 = n + 130; bytes[2] = (byte)v130;
        long v131 = n + 131; bytes[3] = (byte)v131;
        long v132 = n + 132; bytes[4] = (byte)v132;
        long v133 = n + 133; bytes[5] = (byte)v133;
        long v134 = n + 134; bytes[6] = (byte)v134;
        long v135 = n + 135; bytes[7] = (byte)v135;
        long v136 = n + 136; bytes[8] = (byte)v136;
        long v137 = n + 137; bytes[9] = (byte)v137;
        long v138 = n + 138; bytes[10] = (byte)v138;
        long v139 = n + 139; bytes[11] = (byte)v139;
        long v140 = n + 140; bytes[12] = (byte)v140;
        long v141 = n + 141; bytes[13] = (byte)v141;
        long v142 = n + 142; bytes[14] = (byte)v142;
        long v143 = n + 143; bytes[15] = (byte)v143;
        long v144 = n + 144; bytes[16] = (byte)v144;
        long v145 = n + 145; bytes[17] = (byte)v145;
        long v146 = n + 146; bytes[18] = (byte)v146;
        long v147 = n + 147; bytes[19] = (byte)v147;
        long v148 = n + 148; bytes[20] = (byte)v148;
        long v149 = n + 149; bytes[21] = (byte)v149;
        long v150 = n + 150; bytes[22] = (byte)v150;
        long v151 = n + 151; bytes[23] = (byte)v151;
        long v152 = n + 152; bytes[24] = (byte)v152;
        long v153 = n + 153; bytes[25] = (byte)v153;
        long v154 = n + 154; bytes[26] = (byte)v154;
        long v155 = n + 155; bytes[27] = (byte)v155;
        long v156 = n + 156; bytes[28] = (byte)v156;
        long v157 = n + 157; bytes[29] = (byte)v157;
        long v158 = n + 158; bytes[30] = (byte)v158;
        long v159 = n + 159; bytes[31] = (byte)v159;
        long v160 = n + 160; bytes[32] = (byte)v160;
        long v161 = n + 161; bytes[33] = (byte)v161;
        long v162 = n + 162; bytes[34] = (byte)v162;
        long v163 = n + 163; bytes[35] = (byte)v163;
        long v164 = n + 164; bytes[36] = (byte)v164;
        long v165 = n + 165; bytes[37] = (byte)v165;
        long v166 = n + 166; bytes[38] = (byte)v166;
        long v167 = n + 167; bytes[39] = (byte)v167;
        long v168 = n + 168; bytes[40] = (byte)v168;
        long v169 = n + 169; bytes[41] = (byte)v169;
        long v170 = n + 170; bytes[42] = (byte)v170;
        long v171 = n + 171; bytes[43] = (byte)v171;
        long v172 = n + 172; bytes[44] = (byte)v172;
        long v173 = n + 173; bytes[45] = (byte)v173;
        long v174 = n + 174; bytes[46] = (byte)v174;
        long v175 = n + 175; bytes[47] = (byte)v175;
        long v176 = n + 176; bytes[48] = (byte)v176;
        long v177 = n + 177; bytes[49] = (byte)v177;
        long v178 = n + 178; bytes[50] = (byte)v178;
        long v179 = n + 179; bytes[51] = (byte)v179;
        long v180 = n + 180; bytes[52] = (byte)v180;
        long v181 = n + 181; bytes[53] = (byte)v181;
        long v182 = n + 182; bytes[54] = (byte)v182;
        long v183 = n + 183; bytes[55] = (byte)v183;
        long v184 = n + 184; bytes[56] = (byte)v184;
        long v185 = n + 185; bytes[57] = (byte)v185;
        long v186 = n + 186; bytes[58] = (byte)v186;
        long v187 = n + 187; bytes[59] = (byte)v187;
        long v188 = n + 188; bytes[60] = (byte)v188;
        long v189 = n + 189; bytes[61] = (byte)v189;
        long v190 = n + 190; bytes[62] = (byte)v190;
        long v191 = n + 191; bytes[63] = (byte)v191;
        long v192 = n + 192; bytes[0] = (byte)v192;
        long v193 = n + 193; bytes[1] = (byte)v193;
        long v194 = n + 194; bytes[2] = (byte)v194;
        long v195 = n + 195; bytes[3] = (byte)v195;
        long v196 = n + 196; bytes[4] = (byte)v196;
        long v197 = n + 197; bytes[5] = (byte)v197;
        long v198 = n + 198; bytes[6] = (byte)v198;
        long v199 = n + 199; bytes[7] = (byte)v199;
        long v200 = n + 200; bytes[8] = (byte)v200;
        long v201 = n + 201; bytes[9] = (byte)v201;
        long v202 = n + 202; bytes[10] = (byte)v202;
        long v203 = n + 203; bytes[11] = (byte)v203;
        long v204 = n + 204; bytes[12] = (byte)v204;
        long v205 = n + 205; bytes[13] = (byte)v205;
        long v206 = n + 206; bytes[14] = (byte)v206;
        long v207 = n + 207; bytes[15] = (byte)v207;
        long v208 = n + 208; bytes[16] = (byte)v208;
        long v209 = n + 209; bytes[17] = (byte)v209;
        long v210 = n + 210; bytes[18] = (byte)v210;
        long v211 = n + 211; bytes[19] = (byte)v211;
        long v212 = n + 212; bytes[20] = (byte)v212;
        long v213 = n + 213; bytes[21] = (byte)v213;
        long v214 = n + 214; bytes[22] = (byte)v214;
        long v215 = n + 215; bytes[23] = (byte)v215;
        long v216 = n + 216; bytes[24] = (byte)v216;
        long v217 = n + 217; bytes[25] = (byte)v217;
        long v218 = n + 218; bytes[26] = (byte)v218;
        long v219 = n + 219; bytes[27] = (byte)v219;
        long v220 = n + 220; bytes[28] = (byte)v220;
        long v221 = n + 221; bytes[29] = (byte)v221;
        long v222 = n + 222; bytes[30] = (byte)v222;
        long v223 = n + 223; bytes[31] = (byte)v223;
        long v224 = n + 224; bytes[32] = (byte)v224;
        long v225 = n + 225; bytes[33] = (byte)v225;
        long v226 = n + 226; bytes[34] = (byte)v226;
        long v227 = n + 227; bytes[35] = (byte)v227;
        long v228 = n + 228; bytes[36] = (byte)v228;
        long v229 = n + 229; bytes[37] = (byte)v229;
        long v230 = n + 230; bytes[38] = (byte)v230;
        long v231 = n + 231; bytes[39] = (byte)v231;
        long v232 = n + 232; bytes[40] = (byte)v232;
        long v233 = n + 233; bytes[41] = (byte)v233;
        long v234 = n + 234; bytes[42] = (byte)v234;
        long v235 = n + 235; bytes[43] = (byte)v235;
        long v236 = n + 236; bytes[44] = (byte)v236;
        long v237 = n + 237; bytes[45] = (byte)v237;
        long v238 = n + 238; bytes[46] = (byte)v238;
        long v239 = n + 239; bytes[47] = (byte)v239;
        long v240 = n + 240; bytes[48] = (byte)v240;
        long v241 = n + 241; bytes[49] = (byte)v241;
        long v242 = n + 242; bytes[50] = (byte)v242;
        long v243 = n + 243; bytes[51] = (byte)v243;
        long v244 = n + 244; bytes[52] = (byte)v244;
        long v245 = n + 245; bytes[53] = (byte)v245;
        long v246 = n + 246; bytes[54] = (byte)v246;
        long v247 = n + 247; bytes[55] = (byte)v247;
        long v248 = n + 248; bytes[56] = (byte)v248;
        long v249 = n + 249; bytes[57] = (byte)v249;
        long v250 = n + 250; bytes[58] = (byte)v250;
        long v251 = n + 251; bytes[59] = (byte)v251;
        long v252 = n + 252; bytes[60] = (byte)v252;
        long v253 = n + 253; bytes[61] = (byte)v253;
        long v254 = n + 254; bytes[62] = (byte)v254;
        long v255 = n + 255; bytes[63] = (byte)v255;
        long v256 = n + 256; bytes[0] = (byte)v256;
        long v257 = n + 257; bytes[1] = (byte)v257;
        long v258 = n + 258; bytes[2] = (byte)v258;
        long v259 = n + 259; bytes[3] = (byte)v259;
        long v260 = n + 260; bytes[4] = (byte)v260;
        long v261 = n + 261; bytes[5] = (byte)v261;
        long v262 = n + 262; bytes[6] = (byte)v262;
        long v263 = n + 263; bytes[7] = (byte)v263;
        long v264 = n + 264; bytes[8] = (byte)v264;
        long v265 = n + 265; bytes[9] = (byte)v265;
        long v266 = n + 266; bytes[10] = (byte)v266;
        long v267 = n + 267; bytes[11] = (byte)v267;
        long v268 = n + 268; bytes[12] = (byte)v268;
        long v269 = n + 269; bytes[13] = (byte)v269;
        long v270 = n + 270; bytes[14] = (byte)v270;
        long v271 = n + 271; bytes[15] = (byte)v271;
        long v272 = n + 272; bytes[16] = (byte)v272;
        long v273 = n + 273; bytes[17] = (byte)v273;
        long v274 = n + 274; bytes[18] = (byte)v274;
        long v275 = n + 275; bytes[19] = (byte)v275;
        long v276 = n + 276; bytes[20] = (byte)v276;
        long v277 = n + 277; bytes[21] = (byte)v277;
        long v278 = n + 278; bytes[22] = (byte)v278;
        long v279 = n + 279; bytes[23] = (byte)v279;
        long v280 = n + 280; bytes[24] = (byte)v280;
        long v281 = n + 281; bytes[25] = (byte)v281;
        long v282 = n + 282; bytes[26] = (byte)v282;
        long v283 = n + 283; bytes[27] = (byte)v283;
        long v284 = n + 284; bytes[28] = (byte)v284;
        long v285 = n + 285; bytes[29] = (byte)v285;
        long v286 = n + 286; bytes[30] = (byte)v286;
        long v287 = n + 287; bytes[31] = (byte)v287;
        long v288 = n + 288; bytes[32] = (byte)v288;
        long v289 = n + 289; bytes[33] = (byte)v289;
        long v290 = n + 290; bytes[34] = (byte)v290;
        long v291 = n + 291; bytes[35] = (byte)v291;
        long v292 = n + 292; bytes[36] = (byte)v292;
        long v293 = n + 293; bytes[37] = (byte)v293;
        long v294 = n + 294; bytes[38] = (byte)v294;
        long v295 = n + 295; bytes[39] = (byte)v295;
        long v296 = n + 296; bytes[40] = (byte)v296;
        long v297 = n + 297; bytes[41] = (byte)v297;
        long v298 = n + 298; bytes[42] = (byte)v298;
        long v299 = n + 299; bytes[43] = (byte)v299;
        return v0 + v7 + v14 + v21 + v28 + v35 + v42 + v49 + v56 + v63 + v70 + v77 + v84 + v91 + v98 + v105 + v112 + v119 + v126 + v133 + v140 + v147 + v154 + v161 + v168 + v175 + v182 + v189 + v196 + v203 + v210 + v217 + v224 + v231 + v238 + v245 + v252 + v259 + v266 + v273 + v280 + v287 + v294 + bytes.Sum(b => b);
    }

    [Shape]
    public static Task More_locals_than_short_instructions_reach(Log log)
    {
        log.CallSync(() => HundredsOfLocals(3));
        return Task.CompletedTask;
    }

    [XRayTask]
    static async Task<int> PointersBetweenAwaits(byte[] bytes)
    {
        await Task.Yield();
        int sum = Sum(bytes);
        await Task.Yield();
        return sum;

        static unsafe int Sum(byte[] bytes)
        {
            fixed (byte* first = bytes)
            {
                int sum = 0;
                for (byte* at = first; at < first + bytes.Length; at++)
                    sum += *at;
                return sum;
            }
        }
    }

    [Shape]
    public static Task Pinned_memory_between_awaits(Log log) => log.Call(() => PointersBetweenAwaits([1, 2, 3]));

    [XRayTask]
    static unsafe int Fixed(byte[] bytes)
    {
        fixed (byte* first = bytes)
        {
            if (first == null)
                throw new Boom("nothing to pin");
            byte* copy = stackalloc byte[8];
            copy[1] = first[0];
            return copy[1] + bytes.Length;
        }
    }

    [Shape(Scopes = 2, Failures = 1)]
    public static Task A_pinned_local_across_a_return_and_a_throw(Log log)
    {
        log.CallSync(() => Fixed([4, 5]));
        log.CallSync(() => Fixed([]));
        return Task.CompletedTask;
    }

    [XRayTask]
    static unsafe Task<int> FixedAndReturned(byte[] bytes)
    {
        fixed (byte* first = bytes)
            return Later(*first, true);
    }

    [Shape]
    public static Task A_pinned_local_in_a_method_that_returns_a_task(Log log) => log.Call(() => FixedAndReturned([9]));

    [StructLayout(LayoutKind.Explicit)]
    struct Overlaid
    {
        [FieldOffset(0)]
        public int Whole;

        [FieldOffset(0)]
        public byte First;

        [XRayTask]
        public int Method(int n)
        {
            Whole = n;
            return First;
        }
    }

    [Shape]
    public static Task A_struct_whose_fields_overlap(Log log)
    {
        log.CallSync(() => new Overlaid().Method(0x0102));
        return Task.CompletedTask;
    }

#if !MONO
    [InlineArray(4)]
    struct Four
    {
        int first;

        [XRayTask]
        public int Sum()
        {
            int sum = 0;
            foreach (int number in this)
                sum += number;
            return sum;
        }
    }

    [Shape]
    public static Task An_inline_array(Log log)
    {
        log.CallSync(() =>
        {
            var four = new Four();
            four[0] = 3;
            four[3] = 4;
            return four.Sum();
        });
        return Task.CompletedTask;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "secret")]
    static extern ref int Secret(Hidden hidden);

    sealed class Hidden
    {
        int secret = 5;

        public override string ToString() => secret.ToString();
    }

    [XRayTask]
    static async Task<string> ChangesWhatItMayNotSee(object hidden)
    {
        await Task.Yield();
        Secret((Hidden)hidden)++;
        return hidden.ToString()!;
    }

    [Shape]
    public static Task An_access_past_visibility(Log log) => log.Call(() => ChangesWhatItMayNotSee(new Hidden()));
#endif
}
