/*
 * The evaluator of assembly/kernel.ts in C: the same programs, blocks and polynomials, at a vector width given to the compiler.
 * What bench/kernel.ts measures against. gcc -O3 -DBYTES=16|32|64 [-DSINGLE]; vectors are gcc's, intrinsics only for roots and for the question whether any lane.
 *   kernel PROGRAMS VALUES SECONDS
 * reads programs and columns, prints CPU nanoseconds of its quickest round over all programs, writes the values of all rows.
 */
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef SINGLE
typedef float real;
typedef int32_t whole;
typedef uint32_t natural;
#else
typedef double real;
typedef int64_t whole;
typedef uint64_t natural;
#endif
typedef real V __attribute__((vector_size(BYTES)));
typedef whole I __attribute__((vector_size(BYTES)));
typedef natural U __attribute__((vector_size(BYTES)));
#define LANES (BYTES / sizeof(real))
#define BLOCK 4096
#define inline static inline __attribute__((always_inline))

inline V splat(real x) { return x - (V){}; }
inline V either(I mask, V a, V b) { return (V)((mask & (I)a) | (~mask & (I)b)); }
inline int any(I mask) {
#if BYTES == 16
  return _mm_movemask_epi8((__m128i)mask) != 0;
#elif BYTES == 32
  return _mm256_movemask_epi8((__m256i)mask) != 0;
#else
  return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask) != 0;
#endif
}
inline V vabs(V x) { return (V)((I)x & ~(I)splat(-0.0)); }
inline V vsqrt(V x) {
#if BYTES == 16
#ifdef SINGLE
  return (V)_mm_sqrt_ps((__m128)x);
#else
  return (V)_mm_sqrt_pd((__m128d)x);
#endif
#elif BYTES == 32
#ifdef SINGLE
  return (V)_mm256_sqrt_ps((__m256)x);
#else
  return (V)_mm256_sqrt_pd((__m256d)x);
#endif
#else
#ifdef SINGLE
  return (V)_mm512_sqrt_ps((__m512)x);
#else
  return (V)_mm512_sqrt_pd((__m512d)x);
#endif
#endif
}

#ifndef SINGLE
inline V vexp(V x) {
  V t = x * 1.44269504088896338700e+00 + 6755399441055744.0, n = t - 6755399441055744.0;
  V hi = x - n * 6.93147180369123816490e-01, lo = n * 1.90821492927058770002e-10, r = hi - lo, z = r * r;
  V p = (((4.13813679705723846039e-08 * z + -1.65339022054652515390e-06) * z + 6.61375632143793436117e-05) * z + -2.77777777770155933842e-03) * z + 1.66666666666666019037e-01;
  V c = r - z * p, y = 1.0 - ((lo - r * c / (2.0 - c)) - hi);
  V half = y * (V)(((I)t + 1022) << 52), e = half + half;
  return (V)(~(I)(x < -707.7) & (I)either((I)(x > 709.782712893384), splat(INFINITY), e));
}

inline V vlog(V x) {
  I u = (I)x + (0x3ff0000000000000 - 0x3fe6a09e00000000);
  V k = (V)((I)((U)u >> 52) | 0x4330000000000000) - 4503599627371519.0;
  V f = (V)((u & 0x000fffffffffffff) + 0x3fe6a09e00000000) - 1.0, hfsq = 0.5 * (f * f), q = f / (2.0 + f), z = q * q, w = z * z;
  V R = w * ((1.531383769920937332e-01 * w + 2.222219843214978396e-01) * w + 3.999999999940941908e-01) + z * (((1.479819860511658591e-01 * w + 1.818357216161805012e-01) * w + 2.857142874366239149e-01) * w + 6.666666666666735130e-01);
  V low = q * (hfsq + R) + k * 1.90821492927058770002e-10, y = k * 6.93147180369123816490e-01 + (f - (hfsq - low));
  I normal = (I)(x >= 2.2250738585072014e-308) & (I)(x < INFINITY);
  if (!any(~normal)) return y;
  V none = either((I)(x >= 0) & (I)(x < 2.2250738585072014e-308), splat(-INFINITY), splat(NAN));
  return either(normal, y, either((I)(x == INFINITY), x, none));
}

inline V wave(V x, whole shift) {
  V t = x * 6.36619772367581382433e-01 + 6755399441055744.0, n = t - 6755399441055744.0;
  V a = x - n * 1.57079632673412561417e+00, b = n * 6.07710050630396597660e-11, e = a - b, r = e - (n * 2.02226624879595063154e-21 - ((a - e) - b)), z = r * r;
  V s = ((((1.58969099521155010221e-10 * z + -2.50507602534068634195e-08) * z + 2.75573137070700676789e-06) * z + -1.98412698298579493134e-04) * z + 8.33333333332248946124e-03) * z + -1.66666666666666324348e-01;
  V c = ((((-1.13596475577881948265e-11 * z + 2.08757232129817482790e-09) * z + -2.75573143513906633035e-07) * z + 2.48015872894767294178e-05) * z + -1.38888888888741095749e-03) * z + 4.16666666666666019037e-02;
  I q = (I)t + shift;
  return (V)((I)either((I)((q & 1) == 1), 1.0 - 0.5 * z + z * z * c, r + z * r * s) ^ ((q & 2) << 62));
}
inline int distant(V x) { V a = vabs(x); return any((I)(a > 1048576.0) & (I)(a < INFINITY)); }
inline V vsin(V x) {
  if (distant(x)) { V y; for (unsigned i = 0; i < LANES; i++) y[i] = sin(x[i]); return y; }
  return wave(x, 0);
}
inline V vcos(V x) {
  if (distant(x)) { V y; for (unsigned i = 0; i < LANES; i++) y[i] = cos(x[i]); return y; }
  return wave(x, 1);
}
#else
inline V vexp(V at) {
#if BYTES == 16
  V x = (V)_mm_max_ps((__m128)splat(-88.0f), _mm_min_ps((__m128)splat(88.9f), (__m128)at));
#elif BYTES == 32
  V x = (V)_mm256_max_ps((__m256)splat(-88.0f), _mm256_min_ps((__m256)splat(88.9f), (__m256)at));
#else
  V x = (V)_mm512_max_ps((__m512)splat(-88.0f), _mm512_min_ps((__m512)splat(88.9f), (__m512)at));
#endif
  V t = x * 1.44269504088896341f + 12583039.0f, r = x - (t - 12583039.0f) * 0.693147182f, z = r * r;
  V p = ((1.3843607157468796e-3f * z + (8.374195545911789e-3f * r + 4.166800528764725e-2f)) * z + (1.6666430234909058e-1f * r + 4.999999403953552e-1f)) * z + (r + 1.0f);
  return p * (V)((I)t << 23);
}
inline V vlog(V x) {
  I u = (I)x - 0x3f3504f3, e = u >> 23;
  V f = (V)((I)x - (e << 23)) - 1.0f, z = f * f;
  V high = (8.734844624996185e-2f * f + -1.4307522773742676e-1f) * z + (1.4917972683906555e-1f * f + -1.6570508480072021e-1f);
  V p = high * (z * z) + ((1.9962072372436523e-1f * f + -2.5001755356788635e-1f) * z + (3.3333951234817505e-1f * f + -4.9999991059303284e-1f));
  V y = __builtin_convertvector(e, V) * 0.693147182f + (p * z + f);
  I normal = (I)(x >= 1.17549435e-38f) & (I)(x < INFINITY);
  if (!any(~normal)) return y;
  V none = either((I)(vabs(x) < 1.17549435e-38f), splat(-INFINITY), splat(NAN));
  return either(normal, y, either((I)(x == INFINITY), x, none));
}
inline V wave(V x, whole shift) {
  V t = (shift ? x * 0.318309886183790672f + 0.5f : x * 0.318309886183790672f) + 12582912.0f, n = shift ? (t - 12582912.0f) - 0.5f : t - 12582912.0f;
  V r = (x - n * 3.14159274f) - n * -8.74227766e-8f, z = r * r;
  V p = ((2.6054406134790042e-6f * z + -1.9809456716757268e-4f) * z + 8.333064615726471e-3f) * z + -1.6666659712791443e-1f;
  return (V)((I)(p * (z * r) + r) ^ ((I)t << 31));
}
inline V vsin(V x) { return wave(x, 0); }
inline V vcos(V x) { return wave(x, 1); }
#endif

typedef struct { const char *at; size_t step; } Place;
/* two for each place of the stack, which take turns */
static char slots[256][BLOCK] __attribute__((aligned(64)));

#define LOOP(left, right, expression) for (size_t o = 0; o < bytes; o += BYTES) { V x = left, y = right; *(V *)(to + o) = expression; }
#define BINARY(expression) \
  if (!a.step) LOOP(first, *(const V *)(b.at + o), expression) \
  else if (!b.step) LOOP(*(const V *)(a.at + o), second, expression) \
  else LOOP(*(const V *)(a.at + o), *(const V *)(b.at + o), expression) \
  break
#define UNARY(expression) \
  for (size_t o = 0; o < bytes; o += BYTES) { V x = *(const V *)(a.at + o); *(V *)(to + o) = expression; } break

static void binary(int op, char *to, Place a, Place b, size_t bytes) {
  V first = *(const V *)a.at, second = *(const V *)b.at;
  switch (op) {
    case 0: BINARY(x + y);
    case 1: BINARY(x - y);
    case 2: BINARY(x * y);
    default: BINARY(x / y);
  }
}

static void unary(int op, char *to, Place a, size_t bytes) {
  switch (op) {
    case 18: UNARY(vsqrt(x));
    case 22: UNARY(vsin(x));
    case 23: UNARY(vcos(x));
    case 24: UNARY(vexp(x));
    default: UNARY(vlog(x));
  }
}

static void evaluate(const uint8_t *codes, const double *values, int n, int rows, const char *data, size_t stride, real *out) {
  for (size_t o = 0; o < rows * sizeof(real); o += BLOCK) {
    size_t left = rows * sizeof(real) - o, bytes = left < BLOCK ? left : BLOCK, full = (bytes + BYTES - 1) / BYTES * BYTES;
    Place stack[128], *top = stack;
    for (int i = 0; i < n; i++) {
      int op = codes[i];
      top -= op < 16 ? 2 : op < 64 ? 1 : 0;
      char *to = slots[2 * (top - stack) + (i & 1)];
      Place at = {to, 1};
      if (op == 128) {
        *(V *)to = splat(values[i]);
        at.step = 0;
      } else if (op >= 64) at.at = data + (op - 64) * stride + o;
      else if (op < 16) {
        at.step = top[0].step | top[1].step;
        binary(op, to, top[0], top[1], at.step ? full : BYTES);
      } else {
        at.step = top[0].step;
        unary(op, to, top[0], at.step ? full : BYTES);
      }
      *top++ = at;
    }
    if (top[-1].step) memcpy((char *)out + o, top[-1].at, bytes);
    else for (size_t k = 0; k < bytes / sizeof(real); k++) out[o / sizeof(real) + k] = *(const real *)top[-1].at;
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  FILE *in = fopen(argv[1], "rb");
  int32_t head[4];
  if (!in || fread(head, 4, 4, in) != 4) return 1;
  int count = head[0], nodes = head[1], variables = head[2], rows = head[3];
  uint8_t *codes = malloc((size_t)count * nodes);
  double *values = malloc((size_t)count * nodes * 8), *column = malloc(rows * 8);
  if (fread(codes, 1, (size_t)count * nodes, in) != (size_t)count * nodes || fread(values, 8, (size_t)count * nodes, in) != (size_t)count * nodes) return 1;
  size_t stride = (rows * sizeof(real) + 63) / 64 * 64;
  char *data = aligned_alloc(64, stride * variables);
  for (int k = 0; k < variables; k++) {
    if (fread(column, 8, rows, in) != (size_t)rows) return 1;
    for (size_t i = 0; i < stride / sizeof(real); i++) ((real *)(data + k * stride))[i] = column[i < (size_t)rows ? i : rows - 1];
  }
  fclose(in);
  real *out = malloc((size_t)rows * count * sizeof(real));
  double best = INFINITY, seconds = atof(argv[3]);
  for (double start = now(); now() - start < seconds * 1e9;) {
    double before = now();
    for (int p = 0; p < count; p++) evaluate(codes + p * nodes, values + p * nodes, nodes, rows, data, stride, out);
    double took = now() - before;
    if (took < best) best = took;
  }
  for (int p = 0; p < count; p++) evaluate(codes + p * nodes, values + p * nodes, nodes, rows, data, stride, out + (size_t)p * rows);
  FILE *to = fopen(argv[2], "wb");
  fwrite(out, sizeof(real), (size_t)rows * count, to);
  fclose(to);
  printf("%.0f\n", best);
  return 0;
}
